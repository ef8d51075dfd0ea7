"""Where each design of a list stands in its reviews; what can be said without printing it anew."""

from datetime import datetime

from django.db.models import Max, Prefetch
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column

from materials.models import Design, Review
from materials.models.designs import DesignQuerySet
from materials.states import STAGES, ReviewState
from outreach.content.models import ProtectedText


def with_reviews(designs: DesignQuerySet) -> DesignQuerySet:
    """Fetch the reviews of all rows at once, the newest first."""
    reviews = Review.objects.with_progress().order_by("-pk")
    return designs.prefetch_related(Prefetch("reviews", reviews, to_attr="known_reviews"))


class ReviewColumn(Column):
    """The newest review in words. Whether an approval holds to the letter is checked on the design's own page:
    that renders the design, too slow for a list."""

    def __init__(self) -> None:
        super().__init__("review", label=gettext_lazy("Approval"))

    @cached_property
    def wording_changed_at(self) -> datetime | None:
        changed: datetime | None = ProtectedText.objects.aggregate(at=Max("last_published_at"))["at"]
        return changed

    def get_value(self, instance: Design) -> str:
        review = next(iter(getattr(instance, "known_reviews", [])), None)
        if review is None:
            return "—"
        if review.state == ReviewState.OPEN:
            return _("in review, %(done)s of %(all)s") % {"done": review.passed, "all": len(STAGES)}
        if review.state == ReviewState.APPROVED:
            return self._approval(review, instance)
        return str(review.get_state_display())

    def _approval(self, review: Review, design: Design) -> str:
        if review.revision_id != design.latest_revision_id:
            return _("changed since its approval")
        if self.wording_changed_at and self.wording_changed_at > review.started_at:
            return _("approved, but a protected text is newer: look at its reviews")
        return _("approved")
