"""What the rules of the loop refuse, one test a rule: nothing is written, the books balance."""

from datetime import timedelta
from typing import Any

import pytest

from materials.actions import (
    allocations,
    conditions,
    deliveries,
    discrepancies,
    orders,
    print_runs,
    stock,
    stock_takes,
)
from materials.actions.allocations import PlanSettings
from materials.actions.balances import find_imbalances
from materials.actions.deliveries import Count
from materials.actions.orders import OrderRefused
from materials.actions.waiting_list import OutOfTurn
from materials.models import Delivery, Discrepancy, Edition, Movement, PrintRun, Receipt
from materials.states import Condition, Outcome, PrintRunState, StockPlaceKind, Weight
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.moves import AlreadyMoved
from outreach.places.models import Township
from tests.factories import make_township, make_user, make_village
from tests.materials.loop.steps import AT, sign, submit, with_role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _books() -> Any:
    yield
    assert find_imbalances() == []


def test_a_later_order_is_not_served_before_one_that_waits(
    stocked: PrintRun, edition: Edition, township: Township, alice: User, bob: User
) -> None:
    first = submit(township, alice, edition, 100, key="first")
    orders.put_on_waiting_list(order=first, actor=bob, at=AT)
    later = submit(township, alice, edition, 100, key="later")
    type(later).objects.filter(pk=later.pk).update(submitted_at=AT + timedelta(hours=1))
    later.refresh_from_db()

    with pytest.raises(OutOfTurn):
        orders.approve_order(order=later, copies={later.lines.get().pk: 100}, actor=bob, at=AT)


@pytest.mark.parametrize(
    ("copies", "fault"), [(301, orders.TOO_MUCH), (-1, orders.TOO_MUCH), (0, orders.NOTHING_LEFT)]
)
def test_no_order_gets_more_than_it_asked_for_or_nothing(
    stocked: PrintRun, edition: Edition, township: Township, alice: User, bob: User, copies: int, fault: str
) -> None:
    order = submit(township, alice, edition, 300)

    with pytest.raises(OrderRefused) as refusal:
        orders.approve_order(order=order, copies={order.lines.get().pk: copies}, actor=bob, at=AT)

    assert refusal.value.fault == fault


def test_another_county_s_material_and_a_day_that_is_over_are_refused(
    stocked: PrintRun, edition: Edition, township: Township, alice: User
) -> None:
    stranger = make_township()
    clerk = with_role(make_user("clerk", stranger), Role.TOWNSHIP_MEMBER)
    wish = [orders.Wish(edition, 100)]
    rest = {"purpose": "x", "at": AT, "key": "k"}

    with pytest.raises(OrderRefused) as foreign:
        orders.submit_order(township=stranger, wishes=wish, needed_on=AT.date(), actor=clerk, **rest)
    with pytest.raises(OrderRefused) as late:
        orders.submit_order(
            township=township, wishes=wish, needed_on=AT.date() - timedelta(days=1), actor=alice, **rest
        )

    assert (foreign.value.fault, late.value.fault) == (orders.NOT_ORDERABLE, orders.TOO_EARLY)


def test_a_parcel_of_nothing_is_not_sent(
    stocked: PrintRun, edition: Edition, township: Township, alice: User, bob: User
) -> None:
    order = submit(township, alice, edition, 300)
    orders.approve_order(order=order, copies={order.lines.get().pk: 300}, actor=bob, at=AT)

    with pytest.raises(deliveries.NothingToSend):
        deliveries.dispatch_order(order=order, copies={}, actor=bob, at=AT)

    assert not Delivery.objects.exists()


def test_an_old_code_signs_for_nothing(delivery: Delivery) -> None:
    counts = {line.pk: Count(line.copies) for line in delivery.lines.all()}
    late = {"delivery": delivery, "counts": counts, "signer": "x", "at": AT + timedelta(days=400)}

    with pytest.raises(deliveries.CodeExpired):
        deliveries.sign(way=Receipt.Way.QR, **late)
    deliveries.sign(way=Receipt.Way.PAPER, **late)


def test_a_difference_is_closed_with_a_fitting_end_and_a_reason(delivery: Delivery, bob: User) -> None:
    sign(delivery, received=95)
    close = {"discrepancy": Discrepancy.objects.get(), "actor": bob, "at": AT}

    with pytest.raises(discrepancies.WrongOutcome):
        discrepancies.close_discrepancy(outcome=Outcome.SENT_BACK, explanation="x", **close)
    with pytest.raises(discrepancies.NoExplanation):
        discrepancies.close_discrepancy(outcome=Outcome.LOST, explanation="  ", **close)

    assert Discrepancy.objects.get().closed_at is None


def test_nothing_is_written_off_or_counted_without_a_reason(
    stocked: PrintRun, edition: Edition, bob: User
) -> None:
    store = stock.county_place(edition.material.county, StockPlaceKind.STORE)
    seen = Movement.objects.count()
    count = [stock_takes.Counted(edition, Condition.GOOD, 1990, 2000)]

    with pytest.raises(conditions.NoReason):
        conditions.change_condition(
            place=store, edition=edition, copies=5, condition=Condition.GOOD, fate=conditions.Fate.LOST,
            note=" ", actor=bob, at=AT, key="k",
        )  # fmt: skip
    with pytest.raises(stock_takes.NoReason):
        stock_takes.take_stock(place=store, counts=count, note=" ", actor=bob, at=AT, key="k")
    with pytest.raises(stock_takes.NothingCounted):
        stock_takes.take_stock(place=store, counts=[], note="x", actor=bob, at=AT, key="k")

    assert Movement.objects.count() == seen


def test_an_ordered_run_is_neither_rewritten_nor_moved_past_its_own_actions(run: PrintRun, bob: User) -> None:
    run.copies = 9

    with pytest.raises(AlreadyMoved):
        print_runs.revise_print_run(run=run, actor=bob, at=AT)
    with pytest.raises(AlreadyMoved):
        print_runs.move_print_run(run=run, to=PrintRunState.ARRIVED, actor=bob, at=AT)

    run.refresh_from_db()
    assert (run.copies, run.state) == (2000, PrintRunState.PRINTING)


def test_a_plan_that_changed_meanwhile_or_is_locked_is_not_changed(
    stocked: PrintRun, township: Township, bob: User
) -> None:
    village = make_village(township)
    settings = PlanSettings(weight=Weight.EQUAL, reserve_percent=0, floor_copies=0, pack_size=1)
    plan = allocations.set_allocation(run=stocked, settings=settings, actor=bob, at=AT)

    with pytest.raises(allocations.PlanChanged):
        allocations.correct_shares(allocation=plan, copies={village.pk: 7}, actor=bob, at=AT, seen="old")
    allocations.lock_allocation(allocation=plan, actor=bob, at=AT)
    with pytest.raises(AlreadyMoved):
        allocations.correct_shares(allocation=plan, copies={village.pk: 7}, actor=bob, at=AT)
