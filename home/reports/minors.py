"""The yearly self-audit on minors' data: what is stored, which pictures, which rosters, who looked, what went."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin.utils import label_for_field
from django.db.models import Count, Field, IntegerField, Max, Min, Q, QuerySet, Sum

from campaigns.actions.photos import WITHDRAW_LOGGED
from campaigns.models import ActivityPhoto
from campaigns.models.photos import Clearance
from materials.actions.rosters import FOLDER, WIPED
from materials.models import SlipGroup
from outreach.audit.listeners import DELETED
from outreach.audit.middleware import CONTACTS_SEEN, EXPORTED
from outreach.audit.models import AppendOnlyQuerySet
from outreach.jobs.models import Job
from outreach.places.models import Region, Village

# How a tree counts the pages below one.
TREE_COLUMN = "numchild"
# A column is about children if its name has one of these words.
CHILD_WORDS = ("child", "pupil", "student", "minor", "guardian")
COUNTED = ("households", "children", "left_behind_children", "pupils")
UNMASKED = "contacts.unmask"
GONE = (DELETED, "wagtail.delete", WITHDRAW_LOGGED, WIPED, "audit.purge")
# Rows whose end is of interest here.
GONE_KINDS = (
    "places.village",
    "places.township",
    "campaigns.activity",
    "campaigns.activityphoto",
    "jobs.job",
)


@dataclass(frozen=True)
class ChildColumn:
    """A column of the database about children; anything but a number is a finding."""

    table: str
    name: str
    is_number: bool


@dataclass(frozen=True)
class Photos:
    """Pictures of activities by what was decided on them; `leaked` are public without a clearance that holds."""

    total: int
    unchecked: int
    no_child: int
    consent_holds: int
    consent_ended: int
    withdrawn: int
    refused: int
    leaked: int


@dataclass(frozen=True)
class Rosters:
    """Rosters of names that letters were made from; `overdue` should have been wiped by now."""

    used: int
    wiped: int
    kept: int
    overdue: int


@dataclass(frozen=True)
class SelfAudit:
    year: int
    columns: list[ChildColumn]
    sums: list[tuple[str, int]]
    villages: int
    slips: dict[str, int]
    photos: Photos
    rosters: Rosters
    seen: list[dict[str, Any]]
    gone: list[dict[str, Any]]
    log_since: datetime | None

    @property
    def findings(self) -> dict[str, int]:
        """What has to be mended; all nought is a clean year."""
        return {
            "columns": sum(not column.is_number for column in self.columns),
            "photos": self.photos.leaked,
            "rosters": self.rosters.overdue,
        }

    @property
    def is_clean(self) -> bool:
        return not any(self.findings.values())


def audit_minors(
    counties: QuerySet[Region], entries: AppendOnlyQuerySet, *, year: int, at: datetime
) -> SelfAudit:
    """Read the year of these counties; a dozen queries, however much there is."""
    day = at.date()
    villages = Village.objects.filter(township__county__in=counties)
    sums = villages.aggregate(**{f"sum_{name}": Sum(name) for name in COUNTED})
    in_year = entries.filter(at__year=year).order_by()
    return SelfAudit(
        year=year,
        columns=child_columns(),
        sums=[(str(label_for_field(name, Village)), sums[f"sum_{name}"] or 0) for name in COUNTED],
        villages=villages.count(),
        slips=_slips(counties),
        photos=_photos(ActivityPhoto.objects.for_counties(counties), year=year, on=day),
        rosters=_rosters(counties, year=year, at=at),
        seen=list(_seen(in_year)),
        gone=list(_gone(in_year)),
        log_since=entries.aggregate(since=Min("at"))["since"],
    )


def child_columns(models: Iterable[type[Any]] | None = None) -> list[ChildColumn]:
    """Return every column about children that any table has, asked of the tables themselves."""
    found = [
        ChildColumn(str(model._meta.verbose_name), str(field.verbose_name), isinstance(field, IntegerField))
        for model in (models if models is not None else apps.get_models())
        for field in model._meta.local_concrete_fields
        if _is_about_children(field)
    ]
    return sorted(found, key=lambda column: (column.table, column.name))


def _is_about_children(field: Field[Any, Any]) -> bool:
    if field.is_relation or field.name == TREE_COLUMN:
        return False
    return any(word in field.name.lower() for word in CHILD_WORDS)


def _slips(counties: QuerySet[Region]) -> dict[str, int]:
    groups = SlipGroup.objects.filter(township__county__in=counties)
    sums = groups.aggregate(issued=Sum("issued"), returned=Sum("returned"), groups=Count("pk"))
    return {name: total or 0 for name, total in sums.items()}


def _photos(photos: Any, *, year: int, on: date) -> Photos:
    """Pictures sent in the year, and the leaked ones of any year: those matter whenever they came."""
    sent = photos.filter(Q(uploaded_at__year=year) | Q(uploaded_at=None, activity__starts_at__year=year))
    consent = Q(clearance=Clearance.CONSENT)
    counts = sent.aggregate(
        total=Count("pk"),
        unchecked=Count("pk", filter=Q(clearance=Clearance.UNCHECKED)),
        no_child=Count("pk", filter=Q(clearance=Clearance.NO_CHILD)),
        consent_holds=Count("pk", filter=consent & Q(consent_until__gte=on)),
        consent_ended=Count("pk", filter=consent & ~Q(consent_until__gte=on)),
        withdrawn=Count("pk", filter=Q(withdrawn_on__isnull=False)),
        refused=Count("pk", filter=Q(clearance=Clearance.REFUSED)),
    )
    return Photos(**counts, leaked=photos.uncleared(on=on).filter(image__isnull=False).count())


def _rosters(counties: QuerySet[Region], *, year: int, at: datetime) -> Rosters:
    kept, wiped = Q(payload__roster__startswith=f"{FOLDER}/"), Q(payload__is_wiped=True)
    runs = Job.objects.filter(created_by__office__county__in=counties).filter(kept | wiped)
    over = at - timedelta(days=settings.ROSTER_KEEP_DAYS + 1)
    in_year = runs.filter(created_at__year=year)
    return Rosters(
        used=in_year.count(),
        wiped=in_year.filter(wiped).count(),
        kept=in_year.filter(kept).count(),
        overdue=runs.filter(kept, finished_at__lt=over).count(),
    )


def _seen(entries: AppendOnlyQuerySet) -> QuerySet[Any, dict[str, Any]]:
    """Who looked at contacts, revealed one, or took a list of them away."""
    taken = Q(action=EXPORTED, object_name__in=settings.AUDIT_CONTACT_VIEWS)
    looked = Q(action__in=(CONTACTS_SEEN, UNMASKED))
    people = entries.filter(looked | taken).values("actor_name")
    return people.annotate(
        views=Count("pk", filter=Q(action=CONTACTS_SEEN)),
        shown=Count("pk", filter=Q(action=UNMASKED)),
        downloads=Count("pk", filter=Q(action=EXPORTED)),
        last=Max("at"),
    ).order_by("-downloads", "-shown", "-views", "actor_name")


def _gone(entries: AppendOnlyQuerySet) -> QuerySet[Any, dict[str, Any]]:
    """What was deleted or taken back, by kind, with its first and last day."""
    ours = Q(object_type__in=GONE_KINDS) | Q(action__in=(WITHDRAW_LOGGED, WIPED, "audit.purge"))
    rows = entries.filter(ours, action__in=GONE).values("action", "object_type")
    return rows.annotate(times=Count("pk"), first=Min("at"), last=Max("at")).order_by("action", "object_type")
