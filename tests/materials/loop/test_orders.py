"""Printing, ordering and allocating: nothing is promised that is not there."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from materials.actions import (
    allocations,
    deliveries,
    orders,
    print_runs,
    slips,
    stock,
)
from materials.actions.balances import find_imbalances
from materials.actions.orders import OrderRefused
from materials.actions.stock import NotEnoughStock
from materials.models import (
    Allocation,
    Balance,
    Edition,
    Order,
    PrintRun,
    SlipGroup,
)
from materials.states import (
    AllocationState,
    DesignKind,
    OrderState,
    PrintRunState,
    StockPlaceKind,
    Weight,
)
from outreach.accounts.models import User
from outreach.freshness.writes import is_shown, written_table
from outreach.moves import AlreadyMoved
from outreach.places.models import Township
from tests.factories import make_township, make_user, make_village
from tests.materials.designs import make_design
from tests.materials.loop.steps import AT, TODAY, accept, on_hand, submit

pytestmark = pytest.mark.django_db


def test_an_order_leaves_every_kept_page_as_it_is(
    stocked: PrintRun, edition: Edition, township: Township, alice: User, bob: User
) -> None:
    """Fifty townships that order would otherwise have each public page made anew for each of its readers."""
    with CaptureQueriesContext(connection) as asked:
        order = submit(township, alice, edition, 300)
        orders.approve_order(order=order, copies={order.lines.get().pk: 240}, actor=bob, at=AT)
        deliveries.dispatch_order(order=order, copies={order.lines.get().pk: 240}, actor=bob, at=AT)

    written = {written_table(query["sql"]) for query in asked.captured_queries}
    assert "materials_order" in written
    assert {table for table in written if is_shown(table)} == set()


def test_nobody_approves_their_own_print_run(edition: Edition, bob: User) -> None:
    run = PrintRun(
        county=edition.material.county, edition=edition, copies=10, trim_width_mm=297, trim_height_mm=420
    )
    print_runs.draft_print_run(run=run, actor=bob, at=AT)
    print_runs.hand_in_print_run(run=run, actor=bob, at=AT)

    with pytest.raises(PermissionDenied):
        print_runs.approve_print_run(run=run, actor=bob, at=AT)

    run.refresh_from_db()
    assert run.state == PrintRunState.WAITING


def test_two_lots_with_rejected_copies_add_up(run: PrintRun, edition: Edition, bob: User) -> None:
    accept(run, bob, 1200, rejected=120)
    first_state = run.state
    accept(run, bob, 800)

    assert (first_state, run.state) == (PrintRunState.PART_ARRIVED, PrintRunState.ARRIVED)
    assert on_hand(edition, StockPlaceKind.STORE) == 1880
    assert on_hand(edition, StockPlaceKind.REJECTED) == 120
    assert find_imbalances() == []


def test_more_than_the_allowance_cannot_arrive(run: PrintRun, bob: User) -> None:
    with pytest.raises(print_runs.WrongLot) as refusal:
        accept(run, bob, 2041)

    assert refusal.value.limit == 2040


def test_a_township_orders_300_and_gets_240(
    stocked: PrintRun, edition: Edition, township: Township, alice: User, bob: User
) -> None:
    order = submit(township, alice, edition, 300)
    line = order.lines.get()

    orders.approve_order(order=order, copies={line.pk: 240}, actor=bob, at=AT)
    delivery = deliveries.dispatch_order(order=order, copies={line.pk: 240}, actor=bob, at=AT)

    order.refresh_from_db()
    assert order.state == OrderState.SENT
    assert delivery.lines.get().copies == 240
    assert on_hand(edition, StockPlaceKind.TRANSIT) == 240
    assert find_imbalances() == []


def test_what_is_not_sent_stays_open(
    stocked: PrintRun, edition: Edition, township: Township, alice: User, bob: User
) -> None:
    order = submit(township, alice, edition, 300)
    line = order.lines.get()
    orders.approve_order(order=order, copies={line.pk: 300}, actor=bob, at=AT)

    deliveries.dispatch_order(order=order, copies={line.pk: 100}, actor=bob, at=AT)

    line.refresh_from_db()
    order.refresh_from_db()
    assert (order.state, line.open) == (OrderState.PART_SENT, 200)
    with pytest.raises(AlreadyMoved):
        deliveries.dispatch_order(order=order, copies={line.pk: 220}, actor=bob, at=AT)


def test_one_order_however_often_the_button_is_pressed(
    stocked: PrintRun, edition: Edition, township: Township, alice: User
) -> None:
    first = submit(township, alice, edition, 300)

    second = submit(township, alice, edition, 300)

    assert second == first
    assert Order.objects.count() == 1


def test_a_second_basket_cannot_walk_past_the_cap(
    stocked: PrintRun, edition: Edition, township: Township, alice: User
) -> None:
    rules = orders.ordering_rules(township)
    rules.max_copies_per_campaign = 400
    rules.save()
    submit(township, alice, edition, 300)

    with pytest.raises(OrderRefused) as refusal:
        submit(township, alice, edition, 120, key="k2")

    assert (refusal.value.fault, refusal.value.limit) == (orders.OVER_LIMIT, 100)


def test_approval_fails_when_stock_is_short_and_promises_nothing(
    edition: Edition, township: Township, alice: User, bob: User
) -> None:
    order = submit(township, alice, edition, 300)

    with pytest.raises(NotEnoughStock):
        orders.approve_order(order=order, copies={order.lines.get().pk: 300}, actor=bob, at=AT)

    order.refresh_from_db()
    assert order.state == OrderState.SUBMITTED


def test_a_cancelled_order_cannot_be_approved_and_frees_its_copies(
    stocked: PrintRun, edition: Edition, township: Township, alice: User, bob: User
) -> None:
    order = submit(township, alice, edition, 300)
    line = order.lines.get()
    orders.approve_order(order=order, copies={line.pk: 300}, actor=bob, at=AT)

    orders.cancel_order(order=order, actor=alice, at=AT)

    store = stock.county_place(township.county, StockPlaceKind.STORE)
    assert stock.free_copies(edition, store) == 2000
    with pytest.raises(AlreadyMoved):
        orders.approve_order(order=order, copies={line.pk: 300}, actor=bob, at=AT)


def test_allocation_to_the_last_copy(
    stocked: PrintRun, edition: Edition, township: Township, alice: User, bob: User
) -> None:
    village = make_village(township, left_behind_children=30)
    other = make_village(make_township(township.county, "官塘驿镇"), left_behind_children=10)
    plan = Allocation.objects.create(
        run=stocked, weight=Weight.LEFT_BEHIND, reserve_percent=10, created_by=bob, created_at=AT
    )
    allocations.spread_allocation(allocation=plan, actor=bob)
    allocations.correct_shares(allocation=plan, copies={other.pk: 500}, actor=bob, at=AT)
    allocations.lock_allocation(allocation=plan, actor=bob, at=AT)

    made = allocations.make_deliveries(allocation=plan, actor=bob, at=AT)

    plan.refresh_from_db()
    assert plan.state == AllocationState.DELIVERED
    assert {note.township: note.lines.get().copies for note in made} == {
        township: 1300,
        other.township: 500,
    }
    assert on_hand(edition, StockPlaceKind.STORE) == 200
    # Counted on arrival as they were packed, not in the catalogue's packs of 20.
    assert {note.lines.get().pack_size for note in made} == {plan.pack_size} == {1}
    # Nobody answers a poster; a group can be opened all the same, and is opened once.
    assert SlipGroup.objects.count() == 0
    groups = slips.open_groups(allocation=plan)
    assert {group.village: group.issued for group in groups} == {village: 1300, other: 500}
    assert slips.open_groups(allocation=plan) == []
    assert find_imbalances() == []


def test_a_letter_that_families_answer_gets_a_group_of_slips_for_each_village(
    stocked: PrintRun, edition: Edition, township: Township, bob: User
) -> None:
    village = make_village(township, left_behind_children=30)
    make_village(make_township(township.county, "官塘驿镇"), left_behind_children=0)
    answer = {"type": "reply_slip", "value": {"heading": "回执", "statement": "我已读。", "fields": ["学校"]}}
    design = make_design(township.county, DesignKind.LETTER, answer)
    edition.design, edition.revision = design, design.latest_revision
    edition.save()
    plan = Allocation.objects.create(run=stocked, weight=Weight.LEFT_BEHIND, created_by=bob, created_at=AT)
    allocations.spread_allocation(allocation=plan, actor=bob)
    allocations.lock_allocation(allocation=plan, actor=bob, at=AT)

    allocations.make_deliveries(allocation=plan, actor=bob, at=AT)

    assert [(group.village, group.issued) for group in SlipGroup.objects.all()] == [(village, 1900)]


def test_another_townships_order_and_slips_are_refused(
    stocked: PrintRun, edition: Edition, township: Township, alice: User
) -> None:
    charlie = make_user("charlie", make_township(township.county, "官塘驿镇"))
    order = submit(township, alice, edition, 300)
    group = slips.open_group(edition=edition, township=township, due=50, issued=50)

    with pytest.raises(PermissionDenied):
        submit(township, charlie, edition, 300, key="k9")
    with pytest.raises(PermissionDenied):
        orders.cancel_order(order=order, actor=charlie, at=AT)
    with pytest.raises(PermissionDenied):
        slips.count_slips(group=group, count=slips.SlipCount(50, 1), actor=charlie, at=AT)


def test_what_was_written_anew_is_not_approved_as_it_was_before(
    stocked: PrintRun,
    edition: Edition,
    township: Township,
    alice: User,
    bob: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Between the click and the approval another approver sends it back, and the township asks for less."""
    order = submit(township, alice, edition, 300)
    copies = {order.lines.get().pk: 300}

    def hold(row: Order) -> Order:
        theirs = Order.objects.get(pk=row.pk)
        orders.send_back(order=theirs, actor=bob, at=AT, note="请核对")
        orders.resubmit_order(
            order=theirs,
            wishes=[orders.Wish(edition, 100)],
            purpose="张贴",
            needed_on=TODAY,
            actor=alice,
            at=AT,
        )
        return Order.objects.get(pk=row.pk)

    with monkeypatch.context() as patch:
        patch.setattr(orders, "hold", lambda row: hold(row) if row == order else row)
        with pytest.raises(OrderRefused):
            orders.approve_order(order=order, copies=copies, actor=bob, at=AT)

    assert not Balance.objects.filter(reserved__gt=0).exists()
