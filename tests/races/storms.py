"""Storms on copies, many clients at once; each has a form whose guard is off, to prove that it would be seen."""

import inspect
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from unittest import mock
from uuid import uuid4

from django.contrib.auth.models import Group
from django.db import close_old_connections, connection, transaction
from django.db.models import F

from materials.actions import deliveries, orders, stock
from materials.actions.deliveries import Count, Load
from materials.actions.orders import OrderRefused, Wish
from materials.actions.stock import NotEnoughStock, Posting
from materials.models import Balance, Delivery, Edition, Order, OrderLine, Receipt, StockPlace
from materials.states import Condition, MovementReason, StockPlaceKind
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.health.trouble import is_passing
from outreach.moves import AlreadyMoved
from outreach.retries import retried
from tests.factories import make_county, make_edition, make_township, make_user

AT = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
PACK = 10
# The database was too busy: the person reads "please try again" (503), and nothing is written.
AGAIN = "again"
CONTROL = 100
# Each one that is seen costs a tenth of a second; of two that meet, one comes seconds late on a busy machine.
MOST_DEADLOCKS, MEETING_S = 5, 5.0


@dataclass(frozen=True)
class Stage:
    """One county with a township, its clerk, an approver who keeps the store, and a stocked edition."""

    edition: Edition
    store: StockPlace
    clerk: User
    office: User


def set_stage(copies: int) -> Stage:
    county = make_county(f"县{uuid4().hex[:8]}")
    edition = make_edition(county, pack_size=PACK)
    office = make_user(f"office-{uuid4().hex[:8]}")
    office.groups.add(
        *(Group.objects.get_or_create(name=role)[0] for role in (Role.APPROVER, Role.STORE_KEEPER))
    )
    clerk = make_user(f"clerk-{uuid4().hex[:8]}", make_township(county))
    store = stock.county_place(county, StockPlaceKind.STORE)
    arrival = Posting(edition, copies, None, store, MovementReason.ACCEPTANCE, uuid4().hex)
    stock.post(arrival, actor=None, at=AT)
    rules = orders.ordering_rules(clerk.office.township)
    rules.max_copies_per_campaign = 10_000_000
    rules.save()
    return Stage(edition, store, clerk, office)


def name_end(error: Exception) -> str:
    """What the person would read: the page that asks to try again, or the name of a fault."""
    return AGAIN if is_passing(error) else f"{type(error).__name__}: {error}"[:80]


def run_clients(clients: int, tasks: list[Callable[[], str]]) -> Counter[str]:
    """Run tasks on that many threads, each with its own connection; counts what they return."""

    def call(task: Callable[[], str]) -> str:
        close_old_connections()
        try:
            return task()
        except Exception as error:  # the storm counts every kind of end
            return name_end(error)

    with ThreadPoolExecutor(clients) as pool:
        return Counter(pool.map(call, tasks))


def race(first: Callable[[], str], second: Callable[[], str]) -> list[str]:
    """Start two calls at the same moment; returns how each ended."""
    barrier, ends = threading.Barrier(2), ["", ""]

    def run(index: int, call: Callable[[], str]) -> None:
        barrier.wait()
        try:
            ends[index] = call()
        except Exception as error:  # a loser's error is a result here
            ends[index] = name_end(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in ((0, first), (1, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ends


def submit(stage: Stage, key: str) -> Order:
    return orders.submit_order(
        township=stage.clerk.office.township,
        wishes=[Wish(stage.edition, PACK)],
        purpose="张贴",
        needed_on=date(2026, 6, 20),
        actor=stage.clerk,
        at=AT,
        key=key,
    )


def approve(stage: Stage, order: Order) -> str:
    order = Order.objects.get(pk=order.pk)
    copies = {line.pk: line.requested for line in order.lines.all()}
    orders.approve_order(order=order, copies=copies, actor=stage.office, at=AT)
    return "won"


def storm_orders(attempts: int, clients: int) -> dict[str, Any]:
    """Half as many packs as attempts: half the orders can be promised, and each success is in the books."""
    stage = set_stage(attempts // 2 * PACK)

    def attempt() -> str:
        order = submit(stage, uuid4().hex)
        try:
            return approve(stage, order)
        except NotEnoughStock:
            return "refused"

    ends = run_clients(clients, [attempt] * attempts)
    balance = Balance.objects.get(edition=stage.edition, place=stage.store, condition=Condition.GOOD)
    promised = OrderLine.objects.filter(edition=stage.edition, approved__gt=0).count()
    oversold = max(0, max(ends["won"], promised) * PACK - balance.on_hand) // PACK
    unwritten = abs(ends["won"] - promised) + abs(ends["won"] * PACK - balance.reserved) // PACK
    # Without a busy database all packs go; with one, those who were told to try again find theirs.
    unsold = balance.free // PACK if ends["refused"] else 0
    return {"ends": ends, "wrong": oversold + unwritten + unsold}


def storm_approvals(attempts: int, clients: int) -> dict[str, Any]:
    """Two people decide on one order at the same moment: one wins."""
    stage = set_stage(attempts * PACK * 4)
    wrong, ends = 0, Counter[str]()
    for _attempt in range(attempts):
        order = submit(stage, uuid4().hex)
        both = race(*[partial(approve, stage, order)] * 2)
        ends.update(both)
        wrong += is_wrong(both)
    return {"ends": ends, "wrong": wrong}


def is_wrong(both: list[str]) -> bool:
    """Of two at once one wins; none where the database was too busy for both to end."""
    return both.count("won") > 1 or ("won" not in both and AGAIN not in both)


def storm_receipts(attempts: int, clients: int) -> dict[str, Any]:
    """One delivery is signed twice at the same moment: its copies arrive once."""
    stage = set_stage(attempts * PACK)
    township = stage.clerk.office.township
    wrong, ends = 0, Counter[str]()
    for _attempt in range(attempts):
        delivery = deliveries.send(
            township=township, loads=[Load(stage.edition, PACK)], actor=stage.office, at=AT
        )
        both = race(*[partial(sign, delivery)] * 2)
        ends.update(both)
        wrong += is_wrong(both)
    return {"ends": ends, "wrong": wrong}


def sign(delivery: Delivery) -> str:
    delivery = Delivery.objects.get(pk=delivery.pk)
    counts = {line.pk: Count(line.copies) for line in delivery.lines.all()}
    deliveries.sign(delivery=delivery, counts=counts, signer="示例主任", way=Receipt.Way.QR, at=AT)
    return "won"


def storm_submits(attempts: int, clients: int) -> dict[str, Any]:
    """One button is pressed twice at the same moment: one order."""
    stage = set_stage(PACK)
    wrong, ends = 0, Counter[str]()
    for _attempt in range(attempts):
        key = uuid4().hex
        click = partial(press, stage, key)
        both = race(click, click)
        ends.update(both)
        written = Order.objects.filter(key__startswith=key).count()
        wrong += written > 1 or (written == 0 and "seen" in both)
    return {"ends": ends, "wrong": wrong}


def storm_caps(attempts: int, clients: int) -> dict[str, Any]:
    """Two orders at the same moment, and room for one within the township's cap: one is refused."""
    stage = set_stage(PACK)
    rules = orders.ordering_rules(stage.clerk.office.township)
    wrong, ends = 0, Counter[str]()
    for _attempt in range(attempts):
        rules.max_copies_per_campaign = PACK * (Order.objects.filter(county=rules.county).count() + 1)
        rules.save()
        both = race(*[partial(order_more, stage)] * 2)
        ends.update(both)
        wrong += is_wrong(both)
    return {"ends": ends, "wrong": wrong}


def storm_second_thoughts(attempts: int, clients: int) -> dict[str, Any]:
    """Two orders that were sent back come again at the same moment, and there is room for one: one is refused."""
    stage = set_stage(PACK)
    rules = orders.ordering_rules(stage.clerk.office.township)
    wrong, ends = 0, Counter[str]()
    for _attempt in range(attempts):
        pair = [submit(stage, uuid4().hex) for _order in range(2)]
        for order in pair:
            orders.send_back(order=order, actor=stage.office, at=AT, note="请核对")
        standing = Order.objects.filter(county=rules.county, state__in=orders.COUNTS_FOR_CAP).count()
        rules.max_copies_per_campaign = PACK * (standing + 1)
        rules.save()
        both = race(*[partial(hand_in_again, stage, order) for order in pair])
        ends.update(both)
        wrong += is_wrong(both)
        rules.max_copies_per_campaign = 10_000_000
        rules.save()
    return {"ends": ends, "wrong": wrong}


def hand_in_again(stage: Stage, order: Order) -> str:
    try:
        orders.resubmit_order(
            order=Order.objects.get(pk=order.pk),
            wishes=[Wish(stage.edition, PACK)],
            purpose="张贴",
            needed_on=date(2026, 6, 20),
            actor=stage.clerk,
            at=AT,
        )
    except OrderRefused as refusal:
        return refusal.fault
    return "won"


def order_more(stage: Stage) -> str:
    try:
        submit(stage, uuid4().hex)
    except OrderRefused as refusal:
        return refusal.fault
    return "won"


def storm_deadlocks(attempts: int, clients: int) -> dict[str, Any]:
    """Two changes take the same two rows, each in the other's order: who is given up begins again and gets through.

    Where writers queue, as on SQLite, nobody ever waits for the other.
    """
    stage = set_stage(PACK)
    mine, theirs = stage.store.pk, stock.county_place(stage.store.county, StockPlaceKind.TRANSIT).pk
    wrong, ends = 0, Counter[str]()
    for _attempt in range(min(attempts, MOST_DEADLOCKS)):
        meeting = threading.Barrier(2)
        both = race(partial(cross, mine, theirs, meeting), partial(cross, theirs, mine, meeting))
        ends.update(both)
        wrong += both != ["won", "won"]
    return {"ends": ends, "wrong": wrong}


@retried
def cross(first: int, second: int, meeting: threading.Barrier) -> str:
    """Hold one row until the other client holds the other, or has not come; then take the other."""
    with transaction.atomic():
        hold(first)
        with suppress(threading.BrokenBarrierError):
            meeting.wait(MEETING_S if connection.vendor == "postgresql" else 0)
        meeting.abort()  # who begins again meets nobody
        hold(second)
    return "won"


def hold(place: int) -> None:
    StockPlace.objects.filter(pk=place).update(kind=F("kind"))


def press(stage: Stage, key: str) -> str:
    submit(stage, key)
    return "seen"


_looking = threading.Barrier(2)


def meet() -> None:
    """Let another client look, too, before this one writes: a control must not hang on the machine's speed."""
    with suppress(threading.BrokenBarrierError):
        _looking.wait(0 if threading.current_thread() is threading.main_thread() else MEETING_S)
    if _looking.broken:
        _looking.reset()


def open_reserve(*, edition: Edition, place: StockPlace, copies: int) -> None:
    """The guard of reserve() off: read, check, write."""
    row = Balance.objects.get(edition=edition, place=place, condition=Condition.GOOD)
    if row.free < copies:
        raise NotEnoughStock(edition, place, copies, row.free)
    meet()
    Balance.objects.filter(pk=row.pk).update(reserved=row.reserved + copies)


def open_move(row: Any, *, to: str, moves: Any, **changes: Any) -> None:
    """The guard of move() off: look, then save."""
    row.refresh_from_db()
    if to not in moves[row.state]:
        raise AlreadyMoved(row)
    meet()
    type(row).objects.filter(pk=row.pk).update(state=to, **changes)


def open_write(
    township: Any, wishes: Any, purpose: str, needed_on: date, actor: Any, at: Any, key: str
) -> Order:
    """The guard of submit_order() off: the key is not unique."""
    return _write_order(township, wishes, purpose, needed_on, actor, at, key + uuid4().hex[:8])


def slow_check(*args: Any) -> None:
    """Time for another order between counting and writing; no matter while the county's rules are held."""
    _check_caps(*args)
    meet()


_write_order = orders._write_order
_check_caps = orders._check_caps


def open_hold(row: Any) -> Any:
    """The guard of hold() off: only look."""
    return type(row).objects.get(pk=row.pk)


class NoTransaction:
    """SQLite's IMMEDIATE transactions are a guard too: the open forms go without."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, *error: object) -> None:
        return None


STORMS = {
    "orders": storm_orders,
    "approvals": storm_approvals,
    "receipts": storm_receipts,
    "submits": storm_submits,
    "caps": storm_caps,
    "second thoughts": storm_second_thoughts,
    "deadlocks": storm_deadlocks,
}


def open_guards() -> dict[str, list[Any]]:
    """The patches that take each guard away."""
    no_atomic = mock.Mock(atomic=NoTransaction)
    return {
        "orders": [
            mock.patch.object(orders.stock, "reserve", open_reserve),
            mock.patch.object(orders, "hold", open_hold),
            mock.patch.object(orders, "transaction", no_atomic),
        ],
        "approvals": [
            mock.patch.object(orders, "move", open_move),
            mock.patch.object(orders, "hold", open_hold),
            mock.patch.object(orders, "transaction", no_atomic),
        ],
        "receipts": [
            mock.patch.object(deliveries, "move", open_move),
            mock.patch.object(deliveries, "transaction", no_atomic),
            mock.patch.object(deliveries.Receipt, "save", return_value=None),
            mock.patch.object(deliveries.stock, "post", return_value=[]),
        ],
        "submits": [mock.patch.object(orders, "_write_order", open_write)],
        "caps": [
            mock.patch.object(orders, "_check_caps", slow_check),
            mock.patch.object(orders, "hold", open_hold),
            mock.patch.object(orders, "transaction", no_atomic),
        ],
        "second thoughts": [
            mock.patch.object(orders, "_check_caps", slow_check),
            mock.patch.object(orders, "hold", open_hold),
            mock.patch.object(orders, "transaction", no_atomic),
        ],
        "deadlocks": [mock.patch(f"{__name__}.cross", inspect.unwrap(cross))],
    }
