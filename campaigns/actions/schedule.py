"""What was to be published by the clock and may not be: it stays a draft, and whoever set the clock is told."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Revision

from campaigns.actions.mails import tell_kept_back
from campaigns.actions.photos import enter_pictures
from campaigns.models.gate import PictureGate, UnclearedPicture, require_cleared

KEPT_LOGGED = "campaigns.keep_back"


def keep_back_uncleared(*, at: datetime) -> list[UnclearedPicture]:
    """Take every page that the gate would refuse from the clock, so that those after it are published."""
    refusals = []
    for revision in Revision.objects.filter(approved_go_live_at__lt=at).order_by("approved_go_live_at", "pk"):
        page = revision.as_object()
        if not isinstance(page, PictureGate):
            continue
        try:
            require_cleared(page)
        except UnclearedPicture as refusal:
            _keep_back(revision, refusal, at)
            refusals.append(refusal)
    return refusals


@transaction.atomic
def _keep_back(revision: Revision, refusal: UnclearedPicture, at: datetime) -> None:
    page = refusal.page
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    if refusal.unknown:
        enter_pictures(activity=page.activity, images=refusal.unknown, actor=revision.user, at=at)
    names = [str(picture) for picture in [*refusal.photos, *refusal.unknown]]
    log(page, KEPT_LOGGED, user=None, timestamp=at, data={"pictures": names})
    tell_kept_back(page=page, owner=revision.user or page.owner, reason=str(refusal), key=revision.pk, at=at)
