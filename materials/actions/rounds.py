"""Vehicle rounds: a plan with its trips, each an activity of its own channel; told apart from lectures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from campaigns.actions.planning import Clash, booked_vehicles, end_of
from campaigns.models import (
    Activity,
    ActivityKind,
    Campaign,
    Channel,
    RoundPlan,
    Trip,
    TripStop,
    Vehicle,
)
from campaigns.states import DONE, TO_COME, ActivityState
from materials.models import SlipGroup
from materials.rounds import Leg, Wish, plan_legs
from outreach.accounts.counties import counties_of
from outreach.accounts.models import User
from outreach.accounts.roles import may_edit
from outreach.places.models import Region, Village
from outreach.retries import retried

ROUND_LOGGED = "campaigns.plan_round"
BEGINS, ENDS = time(9), time(17)
MOST_DAYS, MOST_STOPS, MOST_VEHICLES = 60, 40, 20


class NoVehicleKind(Exception):
    """No kind of activity is of the vehicle channel; nothing was planned."""

    def __str__(self) -> str:
        return _("There is no kind of activity for vehicle rounds. Add one under “Kinds of activity” first.")


@dataclass(frozen=True, slots=True)
class Route:
    """What one vehicle shall do on one day."""

    day: date
    vehicle: Vehicle
    villages: tuple[Village, ...]
    clashes: tuple[Clash, ...] = ()


def wishes_of(campaign: Campaign, rule: str) -> list[Wish[Village]]:
    """Every village in use with its turn: vehicle visits done or planned, then the rule; four queries."""
    county = campaign.county
    villages = Village.objects.active().filter(township__county=county).in_delivery_order()
    visits = _visits(campaign)
    rates = return_rates(county) if rule == RoundPlan.Rule.RETURN_RATE else {}
    return [Wish(village, visits.get(village.pk, 0), rates.get(village.pk, 0.0)) for village in villages]


def _visits(campaign: Campaign) -> dict[int, int]:
    """Count for each village the rounds that reached it, and the stops that are planned."""
    through = Activity.villages_reached.through.objects
    rounds = Q(activity__campaign=campaign, activity__kind__channel=Channel.VEHICLE)
    done = through.filter(rounds, activity__state__in=DONE).values_list("village")
    counts: dict[int, int] = dict(done.annotate(n=Count("pk")).order_by())
    planned = TripStop.objects.filter(trip__activity__campaign=campaign, trip__activity__state__in=TO_COME)
    for village, number in planned.values_list("village").annotate(n=Count("pk")).order_by():
        counts[village] = counts.get(village, 0) + number
    return counts


def return_rates(county: Region) -> dict[int, float]:
    """The share of slips that came back, by village; villages without letters have none and come first."""
    rows = SlipGroup.objects.filter(township__county=county, village__isnull=False).order_by()
    sums = rows.values_list("village").annotate(Sum("issued"), Sum("returned"))
    return {village: returned / issued for village, issued, returned in sums if issued}


def draft_routes(
    *, campaign: Campaign, rule: str, starts_on: date, days: int, stops: int, vehicles: Sequence[Vehicle]
) -> list[Route]:
    """Return what would be planned; nothing is written. Vehicles that are booked are told with their route."""
    legs = plan_legs(wishes_of(campaign, rule), days=days, vehicles=len(vehicles), stops=stops)
    last = at(starts_on + timedelta(days=days), BEGINS)
    booked = booked_vehicles(vehicles, starts_at=at(starts_on, BEGINS), ends_at=last)
    return [_route(leg, vehicles, starts_on, booked) for leg in legs]


def _route(
    leg: Leg[Village], vehicles: Sequence[Vehicle], starts_on: date, booked: Sequence[Activity]
) -> Route:
    day, vehicle = starts_on + timedelta(days=leg.day), vehicles[leg.vehicle]
    starts_at, ends_at = at(day, BEGINS), at(day, ENDS)
    clashes = [
        Clash(vehicle, other)
        for other in booked
        if other.vehicle_id == vehicle.pk and other.starts_at < ends_at and end_of(other) > starts_at
    ]
    return Route(day, vehicle, leg.stops, tuple(clashes))


def at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


@retried
def plan_rounds(
    *,
    campaign: Campaign,
    rule: str,
    starts_on: date,
    days: int,
    stops: int,
    vehicles: Sequence[Vehicle],
    actor: User,
    at: datetime,
) -> RoundPlan:
    """Write a plan with its trips; each trip is an activity that waits for its log."""
    may = may_edit(actor) and counties_of(actor).filter(pk=campaign.county_id).exists()
    if not may or any(vehicle.county_id != campaign.county_id for vehicle in vehicles):
        raise PermissionDenied
    kind = ActivityKind.objects.filter(channel=Channel.VEHICLE).first()
    if kind is None:
        raise NoVehicleKind
    routes = draft_routes(
        campaign=campaign, rule=rule, starts_on=starts_on, days=days, stops=stops, vehicles=vehicles
    )
    with transaction.atomic():
        plan = RoundPlan.objects.create(
            campaign=campaign,
            rule=rule,
            starts_on=starts_on,
            days=days,
            stops=stops,
            created_by=actor,
            created_at=at,
        )
        plan.vehicles.set(vehicles)
        for route in routes:
            _write_trip(plan, route, kind, actor)
        log(plan, ROUND_LOGGED, user=actor, timestamp=at, data={"trips": len(routes)})
    return plan


def _write_trip(plan: RoundPlan, route: Route, kind: ActivityKind, actor: User) -> None:
    townships = {village.township_id for village in route.villages}
    activity = Activity.objects.create(
        campaign=plan.campaign,
        kind=kind,
        title=f"{route.vehicle.name}到{_places(route)}巡回"[:120],
        state=ActivityState.SCHEDULED,
        starts_at=at(route.day, BEGINS),
        ends_at=at(route.day, ENDS),
        # A trip through several townships belongs to none; its villages say whom it reached.
        township=route.villages[0].township if len(townships) == 1 else None,
        place=_places(route),
        vehicle=route.vehicle,
        lead_office=plan.campaign.lead_office,
        planned_by=actor,
    )
    trip = Trip.objects.create(plan=plan, vehicle=route.vehicle, day=route.day, activity=activity)
    TripStop.objects.bulk_create(
        TripStop(trip=trip, village=village, position=number)
        for number, village in enumerate(route.villages, start=1)
    )


def _places(route: Route) -> str:
    """The townships of a trip in the order of the road."""
    names = dict.fromkeys(village.township.name for village in route.villages)
    return "、".join(names)[:120]
