"""The gate before publication: a page that shows an uncleared picture of an activity stays a draft."""

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage
from wagtail.models import Page, ReferenceIndex

from campaigns.models.photos import ActivityPhoto, ActivityPhotoQuerySet


class UnclearedPicture(Exception):
    """The page was not published; what was written is kept as a draft. Names every picture in the way."""

    def __init__(self, page: Page, photos: list[ActivityPhoto], unknown: list[AbstractImage]) -> None:
        self.page = page
        self.photos = photos
        # Pictures that nobody has entered with the activity that the page reports on.
        self.unknown = unknown
        super().__init__(str(self))

    def __str__(self) -> str:
        names = "、".join(f"“{picture}”" for picture in [*self.photos, *self.unknown])
        facts = {"page": self.page.title, "names": names}
        return (
            _(
                "“%(page)s” was not published; what you wrote is kept as a draft. These pictures are not "
                "cleared for the public: %(names)s. Clear them under “Photos to check”, or take them out."
            )
            % facts
        )


def pictures_on(page: Page) -> set[int]:
    """Return the numbers of all pictures that a page shows: its cover and those in its body."""
    wanted = ContentType.objects.get_for_model(get_image_model()).pk
    found = ReferenceIndex._extract_references_from_object(page)
    return {int(pk) for content_type, pk, _model_path, _content_path in found if content_type == wanted}


def uncleared_on(page: Page, *, on: date) -> ActivityPhotoQuerySet:
    rows = ActivityPhoto.objects.filter(image__in=pictures_on(page)).uncleared(on=on)
    return rows.select_related("activity").order_by("pk")


def unknown_on(page: Page) -> list[AbstractImage]:
    """Return the pictures of a report on an activity that went past the check; two queries."""
    if getattr(page, "activity_id", None) is None:
        return []
    shown = pictures_on(page)
    known = ActivityPhoto.objects.filter(image__in=shown).values_list("image", flat=True)
    return list(get_image_model().objects.filter(pk__in=shown - set(known)).order_by("pk"))


def require_cleared(page: Page) -> None:
    """Raise UnclearedPicture when a page shows what the public may not see today."""
    photos, unknown = list(uncleared_on(page, on=timezone.localdate())), unknown_on(page)
    if photos or unknown:
        raise UnclearedPicture(page, photos, unknown)


class PictureGate:
    """For pages: every way to publish, by button, workflow or clock, comes through here."""

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        require_cleared(revision.as_object())
        return super().publish(revision, *args, **kwargs)  # type: ignore[misc]  # of Wagtail's Page

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Wagtail's editor publishes past publish(); whatever makes content live has to be saved."""
        if goes_live(self):
            try:
                require_cleared(self)
            except UnclearedPicture:
                if not self._state.adding:  # type: ignore[attr-defined]  # of a model
                    raise
                # The form of a new page saves first and publishes then: nothing is lost, and nothing is seen.
                self.live, self.has_unpublished_changes = False, True
        super().save(*args, **kwargs)  # type: ignore[misc]  # of Wagtail's Page


def goes_live(page: Any) -> bool:
    """Say whether saving would show new content to the public; one query for a live page."""
    if not page.live or page._state.adding:
        return bool(page.live)
    before = Page.objects.filter(pk=page.pk).values_list("live", "live_revision").first()
    return before != (True, page.live_revision_id)
