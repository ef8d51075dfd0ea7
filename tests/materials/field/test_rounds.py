"""The planner of rounds: no village twice before all were once; a trip is a round, never a lecture."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.models import Activity, Campaign, Channel, RoundPlan, Trip, Vehicle
from campaigns.states import ActivityState
from home.reports.board import read_board
from home.reports.briefs.figures import figure_of, records_now
from home.reports.briefs.vocabulary import Slot
from home.reports.tallies import read_tallies
from materials.actions.closing import Report, close_activity
from materials.actions.rounds import draft_routes, plan_rounds, return_rates, wishes_of
from materials.actions.slips import open_group
from materials.rounds import Wish, plan_legs
from outreach.accounts.models import User
from outreach.places.models import Region, Township, Village
from tests.campaigns.rows import make_kind, make_measure
from tests.factories import make_edition
from tests.places.factories import make_township, make_village

WISHES = st.lists(st.tuples(st.integers(0, 3), st.floats(0, 1)), min_size=1, max_size=30).map(
    lambda rows: [Wish(number, visits, rank) for number, (visits, rank) in enumerate(rows)]
)
SIZES = st.integers(1, 6)
# A busy machine is no fault of the planner.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@patient
@given(wishes=WISHES, days=SIZES, vehicles=SIZES, stops=SIZES)
def test_no_village_is_reached_again_while_another_was_reached_less(
    wishes: list[Wish[int]], days: int, vehicles: int, stops: int
) -> None:
    visits = {wish.stop: wish.visits for wish in wishes}

    for leg in plan_legs(wishes, days=days, vehicles=vehicles, stops=stops):
        waiting = set(visits) - set(leg.stops)
        most = max(visits[stop] for stop in leg.stops)
        assert all(visits[stop] >= most for stop in waiting)
        for stop in leg.stops:
            visits[stop] += 1


@patient
@given(wishes=WISHES, days=SIZES, vehicles=SIZES, stops=SIZES)
def test_every_vehicle_has_its_day_and_no_leg_names_a_village_twice(
    wishes: list[Wish[int]], days: int, vehicles: int, stops: int
) -> None:
    legs = plan_legs(wishes, days=days, vehicles=vehicles, stops=stops)

    assert [(leg.day, leg.vehicle) for leg in legs] == [
        (day, vehicle) for day in range(days) for vehicle in range(vehicles)
    ]
    assert all(len(set(leg.stops)) == len(leg.stops) == min(stops, len(wishes)) for leg in legs)


def test_without_villages_there_is_no_leg() -> None:
    assert plan_legs([], days=3, vehicles=2, stops=4) == []


@pytest.fixture
def vehicles(county: Region) -> list[Vehicle]:
    return [
        Vehicle.objects.create(county=county, name=f"宣传车{number}号", plate=f"示例L{number}")
        for number in (1, 2)
    ]


@pytest.fixture
def plan(
    campaign: Campaign, villages: list[Village], vehicles: list[Vehicle], bob: User, db: None
) -> RoundPlan:
    kind = make_kind(Channel.VEHICLE, name="宣传车巡回")
    kind.measures.set([make_measure(code) for code in ("loops", "hours", "km", "leaflets")])
    return plan_rounds(
        campaign=campaign,
        rule=RoundPlan.Rule.UNREACHED,
        starts_on=timezone.localdate() - timedelta(days=1),
        days=1,
        stops=1,
        vehicles=vehicles,
        actor=bob,
        at=timezone.now(),
    )


def test_a_plan_sends_each_vehicle_to_another_village(plan: RoundPlan, villages: list[Village]) -> None:
    stops = [stop.village for trip in plan.trips.all() for stop in trip.stops.all()]

    assert stops == villages[:2]
    assert set(Activity.objects.values_list("state", "township")) == {
        (ActivityState.SCHEDULED, villages[0].township_id)
    }


def test_the_next_plan_begins_where_the_first_ended(
    plan: RoundPlan, campaign: Campaign, villages: list[Village], vehicles: list[Vehicle]
) -> None:
    routes = draft_routes(
        campaign=campaign,
        rule=RoundPlan.Rule.UNREACHED,
        starts_on=timezone.localdate(),
        days=1,
        stops=1,
        vehicles=vehicles[:1],
    )

    assert [route.villages for route in routes] == [(villages[2],)]


def test_the_lowest_return_rate_comes_first(
    campaign: Campaign, county: Region, township: Township, villages: list[Village]
) -> None:
    edition = make_edition(county)
    for village, returned in zip(villages, (30, 10, 20), strict=True):
        group = open_group(edition=edition, township=township, village=village, due=40, issued=40)
        type(group).objects.filter(pk=group.pk).update(returned=returned)

    wishes = wishes_of(campaign, RoundPlan.Rule.RETURN_RATE)

    assert return_rates(county) == {villages[0].pk: 0.75, villages[1].pk: 0.25, villages[2].pk: 0.5}
    assert [leg.stops[0] for leg in plan_legs(wishes, days=3, vehicles=1, stops=1)] == [
        villages[1],
        villages[2],
        villages[0],
    ]


def test_a_logged_trip_reaches_its_villages_by_vehicle_and_by_nothing_else(
    plan: RoundPlan, bob: User, villages: list[Village]
) -> None:
    trip = plan.trips.order_by("pk")[0]
    loops = trip.activity.kind.measures.get(code="loops")

    close_activity(
        activity=trip.activity,
        report=Report(counts={loops: 6}, villages=(villages[0],)),
        actor=bob,
        at=timezone.localtime(),
        key="trip/1",
    )

    assert read_tallies(plan.campaign).of(villages[0].township_id).reached == {"vehicle": 1}
    assert not Activity.objects.done().lectures().exists()


def test_a_trip_through_several_townships_reaches_each_of_them(
    campaign: Campaign, county: Region, villages: list[Village], vehicles: list[Vehicle], bob: User
) -> None:
    make_kind(Channel.VEHICLE, name="宣传车巡回")
    beyond = make_village(make_township(county))
    plan = plan_rounds(
        campaign=campaign,
        rule=RoundPlan.Rule.UNREACHED,
        starts_on=timezone.localdate() - timedelta(days=1),
        days=1,
        stops=4,
        vehicles=vehicles[:1],
        actor=bob,
        at=timezone.now(),
    )
    activity = plan.trips.get().activity
    report = Report(villages=(villages[0], beyond))
    close_activity(activity=activity, report=report, actor=bob, at=timezone.localtime(), key="trip/2")
    slot = Slot("townships", "", name="measure", measure=make_measure("townships"))

    assert activity.township is None
    assert figure_of(slot, records_now(county, None, at=timezone.now())).amount == 2
    assert read_board(campaign, on=timezone.localdate()).townships_reached == 2


def test_the_office_plans_prints_and_logs_in_the_admin(
    office: Client, plan: RoundPlan, campaign: Campaign, vehicles: list[Vehicle]
) -> None:
    fields = {
        "campaign": campaign.pk,
        "rule": "unreached",
        "starts_on": timezone.localdate().isoformat(),
        "days": "1",
        "stops": "1",
        "vehicles": [vehicle.pk for vehicle in vehicles],
    }
    office.post("/admin/vehicle_rounds/plan/", fields)
    assert RoundPlan.objects.count() == 1

    office.post("/admin/vehicle_rounds/plan/", {**fields, "write": "1"})
    assert RoundPlan.objects.count() == 2

    csv = office.get("/admin/vehicle_rounds/", {"export": "csv"}).content.decode("utf-8-sig")
    assert len(csv.splitlines()) == 1 + Trip.objects.count()

    trip = Trip.objects.filter(plan=plan).order_by("pk")[0]
    loops = trip.activity.kind.measures.get(code="loops")
    answer = office.post(f"/admin/vehicle_rounds/trips/{trip.pk}/", {f"count_{loops.pk}": "-3"})
    assert answer.status_code == 422
    office.post(f"/admin/vehicle_rounds/trips/{trip.pk}/", {f"count_{loops.pk}": "6"})
    trip.activity.refresh_from_db()
    assert trip.activity.state == ActivityState.HELD
