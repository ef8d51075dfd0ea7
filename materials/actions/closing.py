"""Closing an activity: one form posts counts, stock, coverage, pictures and a draft of news, or nothing at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.actions.activities import NotBegunYet, post_move
from campaigns.actions.news import draft_news
from campaigns.models import Activity, ActivityCount, ActivityPhoto, Measure
from campaigns.states import TO_COME, ActivityState
from materials.actions.copies_used import TakenAlong, post_copies
from outreach.accounts.counties import counties_of
from outreach.accounts.models import User
from outreach.accounts.roles import may_edit
from outreach.moves import AlreadyMoved
from outreach.places.models import Village
from outreach.retries import retried

CLOSABLE = TO_COME | {ActivityState.ISSUES}


class ClosedAlready(Exception):
    """Somebody else closed it first; nothing of this report was kept."""

    def __init__(self, activity: Activity) -> None:
        self.activity = activity
        super().__init__(str(self))

    def __str__(self) -> str:
        row = self.activity
        if row.reported_by is None or row.reported_at is None:
            return str(AlreadyMoved(row))
        when = date_format(timezone.localtime(row.reported_at), "DATETIME_FORMAT")
        facts = {"name": row.reported_by, "when": when}
        return _("%(name)s reported this on %(when)s. Nothing of your report was kept.") % facts


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """Bytes that were checked and encoded anew, and what the picture shows."""

    content: bytes
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What came home from an activity."""

    counts: Mapping[Measure, int] = field(default_factory=dict)
    copies: tuple[TakenAlong, ...] = ()
    villages: tuple[Village, ...] = ()
    photos: tuple[NewPhoto, ...] = ()
    link: str = ""
    summary: str = ""


@retried
def close_activity(*, activity: Activity, report: Report, actor: User, at: datetime, key: str) -> Activity:
    """Post a whole report in one transaction; sent again with its key it changes nothing.

    Raises NotBegunYet, ClosedAlready, WrongCopies, NotEnoughStock. A report that was sent back may be sent
    again: counts and villages are written anew, copies are corrected to what is said now, pictures are added.
    """
    _require_reporter(activity, report, actor)
    if Activity.objects.filter(pk=activity.pk, report_key=key).exists():
        return activity
    if activity.starts_at > at:
        raise NotBegunYet(activity)
    saved: list[str] = []
    try:
        with transaction.atomic():
            _post(activity, report, actor, at, key, saved)
    except ClosedAlready as closed:
        _remove(saved)
        if closed.activity.report_key != key:
            raise
    except BaseException:
        # The database forgets by itself; files must be told.
        _remove(saved)
        raise
    return activity


def _post(activity: Activity, report: Report, actor: User, at: datetime, key: str, saved: list[str]) -> None:
    seen = ActivityState(activity.state)
    try:
        if seen not in CLOSABLE:
            raise AlreadyMoved(activity)
        post_move(
            activity,
            seen=seen,
            to=ActivityState.HELD,
            actor=actor,
            at=at,
            link=report.link,
            summary=report.summary,
            report_key=key,
        )
    except AlreadyMoved as moved:
        raise ClosedAlready(_fresh(activity)) from moved
    except IntegrityError as twin:
        raise ClosedAlready(_fresh(activity)) from twin
    _write_counts(activity, report.counts)
    _write_villages(activity, report.villages)
    if activity.township is not None:
        for line in report.copies:
            post_copies(activity=activity, township=activity.township, line=line, actor=actor, at=at, key=key)
    for number, photo in enumerate(report.photos):
        saved.append(_keep_photo(activity, photo, number, actor, at))
    draft_news(activity=_fresh(activity), actor=actor, at=at)


def _fresh(activity: Activity) -> Activity:
    rows = Activity.objects.select_related(
        "kind", "campaign__county", "township", "village", "lead_office", "reported_by"
    )
    return rows.get(pk=activity.pk)


def _require_reporter(activity: Activity, report: Report, actor: User) -> None:
    """A township reports its own; the office of its county reports for who phones in, and what no township holds."""
    township = activity.township
    if township is not None and actor.township == township:
        allowed = {village.township_id for village in report.villages} <= {township.pk}
    else:
        county = activity.campaign.county_id
        allowed = may_edit(actor) and counties_of(actor).filter(pk=county).exists()
        allowed &= all(village.township.county_id == county for village in report.villages)
    if not allowed or (report.copies and township is None):
        raise PermissionDenied


def _write_counts(activity: Activity, counts: Mapping[Measure, int]) -> None:
    ActivityCount.objects.filter(activity=activity).delete()
    ActivityCount.objects.bulk_create(
        ActivityCount(activity=activity, measure=measure, amount=amount) for measure, amount in counts.items()
    )


def _write_villages(activity: Activity, villages: Iterable[Village]) -> None:
    through = Activity.villages_reached.through
    through.objects.filter(activity=activity).delete()
    through.objects.bulk_create(through(activity=activity, village=village) for village in villages)


def _keep_photo(activity: Activity, photo: NewPhoto, number: int, actor: User, at: datetime) -> str:
    """Keep a picture where only checked views can read it; its name tells nothing."""
    row = ActivityPhoto(
        activity=activity,
        caption=photo.caption,
        sort_order=activity.photos.count() + number,
        uploaded_by=actor,
        uploaded_at=at,
    )
    name = f"activities/{activity.pk}/{get_random_string(20)}.jpg"
    row.file.save(name, ContentFile(photo.content), save=False)
    row.save()
    return str(row.file.name)


def _remove(names: Iterable[str]) -> None:
    storage = ActivityPhoto._meta.get_field("file").storage
    for name in names:
        storage.delete(name)
