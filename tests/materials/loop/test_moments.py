"""What is refused because the moment has passed, the figures do not fit, or the file is not the approved one."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from campaigns.states import ActivityState
from materials.actions import allocations, feedback, orders, print_runs, slips, stock, stock_takes
from materials.actions.allocations import PlanSettings
from materials.actions.stock_takes import BooksMoved, Counted
from materials.models import Allocation, Edition, Lot, PrintRun, SlipGroup, StockTake
from materials.states import Condition, DesignKind, PrintRunState, StockPlaceKind, Weight
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.moves import AlreadyMoved
from outreach.places.models import Township
from tests.campaigns.rows import make_activity, make_campaign, make_kind
from tests.factories import make_village
from tests.materials.designs import make_design, paragraph
from tests.materials.loop.steps import AT, TODAY, with_role
from tests.materials.staff.people import hand_in

pytestmark = pytest.mark.django_db
PLAN = PlanSettings(weight=Weight.EQUAL, reserve_percent=0, floor_copies=0, pack_size=1)
Fields = dict[str, Any]


@pytest.mark.parametrize(
    ("figures", "fault"),
    [
        ({"copies": 9000}, print_runs.WrongLot.TOO_MANY),
        ({"copies": 0}, print_runs.WrongLot.TOO_MANY),
        ({"copies": 100, "rejected": 101, "fault": "x"}, print_runs.WrongLot.TOO_MANY_REJECTED),
        ({"copies": 100, "rejected": 1}, print_runs.WrongLot.NO_FAULT),
        ({"copies": 100, "arrived_on": TODAY + timedelta(days=1)}, print_runs.WrongLot.NOT_YET),
    ],
)
def test_a_lot_that_can_not_be_is_not_counted(run: PrintRun, bob: User, figures: Fields, fault: str) -> None:
    lot: Fields = {"rejected": 0, "fault": "", "arrived_on": TODAY, **figures}

    with pytest.raises(print_runs.WrongLot) as refusal:
        print_runs.accept_lot(run=run, actor=bob, at=AT, **lot)

    assert (refusal.value.fault, Lot.objects.count()) == (fault, 0)


def test_a_lot_that_somebody_counted_first_is_not_counted_again(run: PrintRun, bob: User) -> None:
    lot: Fields = {"copies": 100, "rejected": 0, "fault": "", "arrived_on": TODAY, "actor": bob, "at": AT}
    print_runs.accept_lot(run=run, seen=0, **lot)

    with pytest.raises(AlreadyMoved):
        print_runs.accept_lot(run=run, seen=0, **lot)
    PrintRun.objects.filter(pk=run.pk).update(state=PrintRunState.SETTLED)
    with pytest.raises(AlreadyMoved):
        print_runs.accept_lot(run=run, seen=100, **lot)

    assert Lot.objects.count() == 1


def test_a_file_without_its_own_approval_does_not_go_to_print(run: PrintRun, edition: Edition) -> None:
    """Never reviewed, and reviewed in another revision than the edition shows."""
    editor = with_role(run.created_by, Role.EDITOR)
    design = make_design(edition.material.county, DesignKind.FLYER, paragraph("请看管好孩子。"))
    Edition.objects.filter(pk=edition.pk).update(design=design)
    PrintRun.objects.filter(pk=run.pk).update(state=PrintRunState.DRAFT)
    with pytest.raises(print_runs.NotApproved):
        print_runs.hand_in_print_run(run=PrintRun.objects.get(pk=run.pk), actor=editor, at=AT)

    other = design.save_revision()
    Edition.objects.filter(pk=edition.pk).update(revision=other)
    run = PrintRun.objects.get(pk=run.pk)
    design.refresh_from_db()
    run.review = hand_in(design, editor)
    design.save_revision().publish()
    with pytest.raises(print_runs.NotApproved):
        print_runs._require_current_review(run)


@pytest.fixture
def plan(stocked: PrintRun, township: Township, bob: User) -> Allocation:
    make_village(township)
    return allocations.set_allocation(run=stocked, settings=PLAN, actor=bob, at=AT)


def test_a_plan_of_nothing_or_of_too_much_is_not_locked(plan: Allocation, bob: User) -> None:
    plan.shares.update(copies=0)
    with pytest.raises(allocations.NothingPlanned):
        allocations.lock_allocation(allocation=plan, actor=bob, at=AT)

    plan.shares.update(copies=9000)
    with pytest.raises(allocations.CannotSpread):
        allocations.lock_allocation(allocation=plan, actor=bob, at=AT)


def test_more_than_lies_in_the_store_is_not_sent(plan: Allocation, bob: User) -> None:
    allocations.lock_allocation(allocation=plan, actor=bob, at=AT)
    plan.shares.update(copies=9000)

    with pytest.raises(stock.NotEnoughStock) as refusal:
        allocations.make_deliveries(allocation=plan, actor=bob, at=AT)

    assert (refusal.value.wanted, refusal.value.free) == (9000, 2000)


def test_a_cancelled_run_gets_no_plan(run: PrintRun, bob: User) -> None:
    PrintRun.objects.filter(pk=run.pk).update(state=PrintRunState.CANCELLED)
    run.refresh_from_db()

    with pytest.raises(AlreadyMoved):
        allocations.set_allocation(run=run, settings=PLAN, actor=bob, at=AT)

    assert not Allocation.objects.exists()


@pytest.mark.parametrize(
    ("seen", "counted", "is_first_look"), [(1990, 1990, True), (1990, 1980, True), (1990, 1980, False)]
)
def test_a_count_of_books_that_moved_is_void(
    stocked: PrintRun,
    edition: Edition,
    bob: User,
    monkeypatch: pytest.MonkeyPatch,
    seen: int,
    counted: int,
    is_first_look: bool,
) -> None:
    """The second look, after the writing, sees who moved copies between the first look and ours."""
    if not is_first_look:
        monkeypatch.setattr(stock_takes, "_require_books_as_seen", lambda *_args: None)
    counts = [Counted(edition, Condition.GOOD, seen, counted)]
    store = stock.county_place(edition.material.county, StockPlaceKind.STORE)

    with pytest.raises(BooksMoved):
        stock_takes.take_stock(place=store, counts=counts, note="盘点", actor=bob, at=AT, key="k")

    assert not StockTake.objects.exists()


def test_a_class_is_added_once(edition: Edition, township: Township, alice: User) -> None:
    group: Fields = {"school": "示例小学", "class_name": "三（1）班", "issued": 30, "actor": alice}
    slips.add_class(township=township, edition=edition, **group)

    with pytest.raises(slips.AlreadyThere):
        slips.add_class(township=township, edition=edition, **group)

    assert SlipGroup.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "state", "most"),
    [
        (-1, ActivityState.HELD, 9),
        (15, ActivityState.HELD, 9),
        (0, ActivityState.CANCELLED, 9),
        (0, ActivityState.HELD, 0),
    ],
)
def test_feedback_is_not_kept_too_early_too_late_or_without_end(
    township: Township, monkeypatch: pytest.MonkeyPatch, days: int, state: str, most: int
) -> None:
    monkeypatch.setattr(feedback, "MOST_ANSWERS", most)
    activity = make_activity(make_campaign(township.county), make_kind(), state=state)

    with pytest.raises(feedback.FeedbackClosed):
        feedback.give_feedback(
            activity=activity, mark=5, word="", key=uuid.uuid4(), on=activity.day + timedelta(days=days)
        )

    assert not activity.feedback.exists()


def test_half_a_pack_is_not_ordered(edition: Edition, township: Township, alice: User) -> None:
    wish = [orders.Wish(edition, 7)]

    with pytest.raises(orders.OrderRefused) as refusal:
        orders.submit_order(
            township=township, wishes=wish, purpose="x", needed_on=TODAY, actor=alice, at=AT, key="k"
        )

    assert refusal.value.fault == orders.NOT_IN_PACKS
