"""Planning from the field: a township writes down what it will hold; what would be booked twice is told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from campaigns.actions.activities import post_move
from campaigns.models import Activity, ActivityKind, ActivityQuerySet, Campaign, Channel, Speaker, Vehicle
from campaigns.states import TO_COME, ActivityState
from outreach.accounts.models import User
from outreach.places.models import Region, Township, Village

PLAN_LOGGED = "campaigns.plan_activity"
# An activity without an end is taken to last this long.
USUAL_LENGTH = timedelta(hours=2)
# Nothing lasts longer, so that a clash is looked for among few rows.
LONGEST = timedelta(days=2)
# What a township holds; meetings and media are the office's.
FIELD_CHANNELS = (Channel.LECTURE, Channel.VEHICLE, Channel.HAND_OUT, Channel.CARE)


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody or something that is booked for another activity at the same time."""

    what: Speaker | Vehicle
    activity: Activity


@dataclass(frozen=True, slots=True)
class Plan:
    """What a township knows of an activity before it is held."""

    campaign: Campaign
    kind: ActivityKind
    title: str
    starts_at: datetime
    ends_at: datetime | None = None
    village: Village | None = None
    place: str = ""
    audience: str = "everyone"
    expected_heads: int | None = None
    speakers: tuple[Speaker, ...] = ()
    vehicle: Vehicle | None = None


def end_of(activity: Activity) -> datetime:
    return activity.ends_at or activity.starts_at + USUAL_LENGTH


def find_clashes(
    *,
    starts_at: datetime,
    ends_at: datetime | None,
    speakers: Iterable[Speaker],
    vehicle: Vehicle | None,
    but: Activity | None = None,
) -> list[Clash]:
    """Name every speaker and vehicle that is booked at that time; three queries, however many rows."""
    end = ends_at or starts_at + USUAL_LENGTH
    near = Activity.objects.filter(
        state__in=TO_COME, starts_at__lt=end, starts_at__gt=starts_at - LONGEST
    ).select_related("township")
    near = near.exclude(pk=but.pk) if but and but.pk else near
    people = list(speakers)
    found = [Clash(person, other) for person, other in _booked(near, people) if end_of(other) > starts_at]
    if vehicle is not None:
        driven = [other for other in near.filter(vehicle=vehicle) if end_of(other) > starts_at]
        found += [Clash(vehicle, other) for other in driven]
    return found


def _booked(near: ActivityQuerySet, people: Sequence[Speaker]) -> Iterable[tuple[Speaker, Activity]]:
    if not people:
        return
    known = {person.pk: person for person in people}
    for other in near.filter(speakers__in=people).distinct().prefetch_related("speakers"):
        for person in other.speakers.all():
            if person.pk in known:
                yield known[person.pk], other


def booked_vehicles(vehicles: Iterable[Vehicle], *, starts_at: datetime, ends_at: datetime) -> list[Activity]:
    """Return what these vehicles have to do in that time; one query."""
    near = Activity.objects.filter(
        state__in=TO_COME, starts_at__lt=ends_at, starts_at__gt=starts_at - LONGEST
    )
    return list(near.filter(vehicle__in=list(vehicles)).select_related("township"))


def clashes_among(activities: Iterable[Activity]) -> set[int]:
    """Return the numbers of those that share a speaker or a vehicle at one time; speakers are prefetched."""
    booked: dict[tuple[str, int], list[Activity]] = {}
    for activity in activities:
        if activity.state not in TO_COME:
            continue
        for speaker in activity.speakers.all():
            booked.setdefault(("speaker", speaker.pk), []).append(activity)
        if activity.vehicle_id:
            booked.setdefault(("vehicle", activity.vehicle_id), []).append(activity)
    return {pk for group in booked.values() for pk in _overlapping(group)}


def _overlapping(group: list[Activity]) -> Iterable[int]:
    """Walk one person's day; the latest end so far meets each start."""
    latest: Activity | None = None
    for activity in sorted(group, key=lambda one: (one.starts_at, one.pk)):
        if latest is not None and activity.starts_at < end_of(latest):
            yield from (latest.pk, activity.pk)
        if latest is None or end_of(activity) > end_of(latest):
            latest = activity


def plan_activity(*, township: Township, plan: Plan, actor: User, at: datetime, key: str) -> Activity:
    """Write down what one's own township will hold; once for a key."""
    _require_own(township, plan, actor)
    twin = Activity.objects.filter(plan_key=key).first()
    if twin is not None:
        return twin
    try:
        with transaction.atomic():
            return _create(township, plan, actor, at, key)
    except IntegrityError:
        return Activity.objects.get(plan_key=key)


def _create(township: Township, plan: Plan, actor: User, at: datetime, key: str) -> Activity:
    activity = Activity(
        campaign=plan.campaign,
        kind=plan.kind,
        title=plan.title,
        state=ActivityState.SCHEDULED,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        township=township,
        village=plan.village,
        place=plan.place,
        audience=plan.audience,
        expected_heads=plan.expected_heads,
        vehicle=plan.vehicle,
        lead_office=actor.office,
        planned_by=actor,
        plan_key=key,
    )
    activity.speakers.set(plan.speakers)
    activity.save()
    log(activity, PLAN_LOGGED, user=actor, timestamp=at)
    return activity


def _require_own(township: Township, plan: Plan, actor: User) -> None:
    county: Region = township.county
    is_foreign = plan.village is not None and plan.village.township_id != township.pk
    people: list[Speaker | Vehicle] = [*plan.speakers, *([plan.vehicle] if plan.vehicle else [])]
    is_foreign |= any(one.county_id != county.pk for one in people)
    if actor.township != township or is_foreign or plan.campaign.county_id != county.pk:
        raise PermissionDenied


def call_off(*, activity: Activity, actor: User, at: datetime) -> Activity:
    """Call off what one's own township planned and has not held."""
    if actor.township is None or actor.township.pk != activity.township_id:
        raise PermissionDenied
    with transaction.atomic():
        seen = ActivityState(activity.state)
        post_move(activity, seen=seen, to=ActivityState.CANCELLED, actor=actor, at=at)
    return activity
