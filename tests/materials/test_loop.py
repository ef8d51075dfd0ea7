"""One run of copies from the printer to the families, and back as slips: the books balance at each step."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied

from materials.actions import (
    allocations,
    deliveries,
    discrepancies,
    handouts,
    orders,
    print_runs,
    slips,
    stock,
)
from materials.actions.balances import find_imbalances
from materials.actions.conservation import find_flow
from materials.actions.deliveries import Count, WrongCount
from materials.actions.orders import OrderRefused, Wish
from materials.actions.stock import NotEnoughStock
from materials.models import (
    Allocation,
    Balance,
    Delivery,
    Discrepancy,
    Edition,
    HandOut,
    Order,
    PrintRun,
    Receipt,
)
from materials.states import (
    AllocationState,
    DeliveryState,
    OrderState,
    Outcome,
    PrintRunState,
    StockPlaceKind,
    Weight,
)
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.moves import AlreadyMoved
from outreach.places.models import Township
from tests.factories import make_county, make_edition, make_township, make_user, make_village

AT = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
TODAY = date(2026, 6, 1)
pytestmark = pytest.mark.django_db


def with_role(user: User, *roles: Role) -> User:
    for role in roles:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


@pytest.fixture
def edition() -> Edition:
    return make_edition(make_county(), pack_size=20)


@pytest.fixture
def township(edition: Edition) -> Township:
    return make_township(edition.material.county)


@pytest.fixture
def alice(township: Township) -> User:
    return make_user("alice", township)


@pytest.fixture
def bob() -> User:
    """The office: he drafts, keeps the store and decides on orders of others."""
    return with_role(make_user("bob"), Role.EDITOR, Role.STORE_KEEPER, Role.APPROVER)


@pytest.fixture
def chief() -> User:
    return with_role(make_user("chief"), Role.APPROVER)


@pytest.fixture
def run(edition: Edition, bob: User, chief: User) -> PrintRun:
    """A run of 2,000 at the printer's."""
    run = PrintRun(
        county=edition.material.county,
        edition=edition,
        copies=2000,
        trim_width_mm=297,
        trim_height_mm=420,
    )
    print_runs.draft_print_run(run=run, actor=bob, at=AT)
    print_runs.hand_in_print_run(run=run, actor=bob)
    print_runs.approve_print_run(run=run, actor=chief, on=TODAY)
    return print_runs.move_print_run(run=run, to=PrintRunState.PRINTING, actor=bob)


@pytest.fixture
def stocked(run: PrintRun, bob: User) -> PrintRun:
    accept(run, bob, 2000)
    return run


def accept(run: PrintRun, actor: User, copies: int, rejected: int = 0) -> None:
    print_runs.accept_lot(
        run=run,
        copies=copies,
        rejected=rejected,
        fault="套印不准" if rejected else "",
        arrived_on=TODAY,
        actor=actor,
        at=AT,
    )


def on_hand(edition: Edition, kind: StockPlaceKind) -> int:
    return sum(Balance.objects.filter(edition=edition, place__kind=kind).values_list("on_hand", flat=True))


def submit(township: Township, actor: User, edition: Edition, copies: int, key: str = "k1") -> Order:
    return orders.submit_order(
        township=township,
        wishes=[Wish(edition, copies)],
        purpose="暑期张贴",
        needed_on=date(2026, 6, 20),
        actor=actor,
        at=AT,
        key=key,
    )


def test_nobody_approves_their_own_print_run(edition: Edition, bob: User) -> None:
    run = PrintRun(
        county=edition.material.county, edition=edition, copies=10, trim_width_mm=297, trim_height_mm=420
    )
    print_runs.draft_print_run(run=run, actor=bob, at=AT)
    print_runs.hand_in_print_run(run=run, actor=bob)

    with pytest.raises(PermissionDenied):
        print_runs.approve_print_run(run=run, actor=bob, on=TODAY)

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
    allocations.correct_shares(allocation=plan, copies={other.pk: 500}, actor=bob)
    allocations.lock_allocation(allocation=plan, actor=bob)

    made = allocations.make_deliveries(allocation=plan, actor=bob, at=AT)

    plan.refresh_from_db()
    assert plan.state == AllocationState.DELIVERED
    assert {note.township: note.lines.get().copies for note in made} == {
        township: 1300,
        other.township: 500,
    }
    assert on_hand(edition, StockPlaceKind.STORE) == 200
    groups = slips.open_groups(allocation=plan)
    assert {group.village: group.issued for group in groups} == {village: 1300, other: 500}
    assert slips.open_groups(allocation=plan) == []
    assert find_imbalances() == []


@pytest.fixture
def delivery(stocked: PrintRun, edition: Edition, township: Township, bob: User) -> Delivery:
    return deliveries.send(township=township, loads=[deliveries.Load(edition, 100)], actor=bob, at=AT)


def sign(delivery: Delivery, received: int, damaged: int = 0) -> Receipt:
    line = delivery.lines.get()
    return deliveries.sign(
        delivery=delivery,
        counts={line.pk: Count(received, damaged)},
        signer="示例主任001",
        way=Receipt.Way.QR,
        at=AT,
    )


def test_missing_and_damaged_copies_open_differences_that_movements_close(
    delivery: Delivery, edition: Edition, township: Township, bob: User
) -> None:
    sign(delivery, received=92, damaged=3)
    for kind, outcome in (
        (Discrepancy.Kind.SHORT, Outcome.LOST),
        (Discrepancy.Kind.DAMAGED, Outcome.DESTROYED),
    ):
        discrepancies.close_discrepancy(
            discrepancy=Discrepancy.objects.get(kind=kind),
            outcome=outcome,
            explanation="途中遗失或受潮",
            actor=bob,
            at=AT,
        )

    delivery.refresh_from_db()
    flow = find_flow([edition])
    assert delivery.state == DeliveryState.CLOSED
    assert (flow.in_store, flow.on_the_way, flow.left_at_units, flow.written_off) == (1900, 0, 92, 8)
    assert flow.is_balanced
    assert on_hand(edition, StockPlaceKind.TRANSIT) == 0
    assert on_hand(edition, StockPlaceKind.TOWNSHIP) == 92
    assert on_hand(edition, StockPlaceKind.WRITTEN_OFF) == 8
    assert find_imbalances() == []


def test_a_difference_is_closed_once(delivery: Delivery, bob: User) -> None:
    sign(delivery, received=95)
    difference = Discrepancy.objects.get()
    close = {"discrepancy": difference, "explanation": "找到", "actor": bob, "at": AT}
    discrepancies.close_discrepancy(outcome=Outcome.FOUND, **close)

    with pytest.raises(discrepancies.AlreadyClosed):
        discrepancies.close_discrepancy(outcome=Outcome.LOST, **close)

    assert find_imbalances() == []


def test_a_delivery_is_signed_once(delivery: Delivery, edition: Edition) -> None:
    sign(delivery, received=100)

    with pytest.raises(AlreadyMoved):
        sign(delivery, received=100)

    assert on_hand(edition, StockPlaceKind.TOWNSHIP) == 100


def test_more_than_was_sent_cannot_be_received(delivery: Delivery) -> None:
    with pytest.raises(WrongCount):
        sign(delivery, received=99, damaged=2)

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT


def test_hand_outs_take_from_the_township_once(
    delivery: Delivery, edition: Edition, township: Township, alice: User
) -> None:
    sign(delivery, received=100)
    give = {
        "township": township,
        "edition": edition,
        "receivers": HandOut.Receivers.HOUSEHOLDS,
        "handed_out_on": TODAY,
        "actor": alice,
        "at": AT,
    }

    handouts.record_hand_out(copies=60, key="h1", **give)
    handouts.record_hand_out(copies=60, key="h1", **give)

    flow = find_flow([edition])
    assert (flow.printed, flow.delivered, flow.handed_out, flow.at_townships) == (2000, 100, 60, 40)
    assert flow.is_balanced
    with pytest.raises(NotEnoughStock):
        handouts.record_hand_out(copies=41, key="h2", **give)


def test_slips_returned_cannot_exceed_letters_issued(
    edition: Edition, township: Township, alice: User
) -> None:
    group = slips.open_group(edition=edition, township=township, due=50, issued=50)

    with pytest.raises(slips.ReturnedTooMany):
        slips.count_slips(group=group, count=slips.SlipCount(50, 51), on=TODAY, actor=alice)
    slips.count_slips(group=group, count=slips.SlipCount(50, 43), on=TODAY, actor=alice)

    assert (group.returned, group.outstanding) == (43, 7)


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
        slips.count_slips(group=group, count=slips.SlipCount(50, 1), on=TODAY, actor=charlie)


def test_copies_that_vanish_beside_the_ledger_show_as_a_difference(
    delivery: Delivery, edition: Edition
) -> None:
    sign(delivery, received=100)
    Balance.objects.filter(place__kind=StockPlaceKind.TOWNSHIP).update(on_hand=93)

    broken = [equation.difference for equation in find_flow([edition]).equations if not equation.holds]

    assert broken == [7, 7]
