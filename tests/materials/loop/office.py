"""An office that does anything in any order, for the test that its books balance all the same."""

from contextlib import suppress
from datetime import date
from itertools import count
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from materials.actions import (
    conditions,
    deliveries,
    discrepancies,
    handouts,
    orders,
    print_runs,
    stock,
    stock_takes,
)
from materials.actions.balances import find_imbalances, find_wrong_totals
from materials.actions.conditions import Fate
from materials.actions.conservation import find_flow
from materials.actions.deliveries import Count, NothingToSend
from materials.actions.discrepancies import OUTCOMES, AlreadyClosed
from materials.actions.orders import OrderRefused, Wish
from materials.actions.print_runs import WrongLot
from materials.actions.stock import NotEnoughStock
from materials.actions.stock_takes import Counted
from materials.actions.waiting_list import OutOfTurn
from materials.models import Balance, Delivery, Discrepancy, HandOut, Order, OrderLine, PrintRun, Receipt
from materials.states import (
    ORDER_RESERVES,
    Condition,
    DeliveryState,
    OrderState,
    PrintRunState,
    StockPlaceKind,
)
from outreach.accounts.roles import Role
from outreach.moves import AlreadyMoved
from tests.factories import make_county, make_edition, make_township, make_user
from tests.materials.loop.steps import AT, TODAY, with_role

PACK = 10
# What an action may answer when it is not its turn; anything else is a fault of the product.
REFUSALS = (
    NotEnoughStock,
    AlreadyMoved,
    AlreadyClosed,
    OrderRefused,
    OutOfTurn,
    NothingToSend,
    WrongLot,
)
few, any_row = st.integers(0, 60), st.integers(0, 10**6)
_keys = count(1)


class AnyOrderOfEvents(RuleBasedStateMachine):
    """Two townships, one poster; each rule does one thing to a row that chance picks, or is refused."""

    @initialize()
    def open_office(self) -> None:
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        county = make_county(f"县{next(_keys)}")
        self.edition = make_edition(county, pack_size=PACK)
        roles = (Role.EDITOR, Role.STORE_KEEPER, Role.APPROVER)
        self.office = with_role(make_user(), *roles)
        self.clerks = [make_user(township=make_township(county)) for _ in range(2)]
        run = PrintRun(
            county=county, edition=self.edition, copies=1000, trim_width_mm=297, trim_height_mm=420
        )
        print_runs.draft_print_run(run=run, actor=self.office, at=AT)
        PrintRun.objects.filter(pk=run.pk).update(state=PrintRunState.PRINTING)
        self.run_ = PrintRun.objects.get(pk=run.pk)
        self.store = stock.county_place(county, StockPlaceKind.STORE)
        # Without a first lot most events would only be refused.
        self.accept(600, 0)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def pick(self, rows: QuerySet[Any], number: int) -> Any:
        """One of the rows; None when there are none."""
        found = list(rows)
        return found[number % len(found)] if found else None

    @rule(copies=st.integers(1, 300), rejected=few)
    def accept(self, copies: int, rejected: int) -> None:
        with suppress(*REFUSALS):
            print_runs.accept_lot(
                run=self.run_, copies=copies, rejected=rejected, fault="套印不准", arrived_on=TODAY,
                actor=self.office, at=AT,
            )  # fmt: skip

    @rule(clerk=st.integers(0, 1), packs=st.integers(1, 20))
    def order(self, clerk: int, packs: int) -> None:
        who = self.clerks[clerk]
        orders.submit_order(
            township=who.township, wishes=[Wish(self.edition, packs * PACK, "多村同用")], purpose="张贴",
            needed_on=date(2026, 6, 20), actor=who, at=AT, key=f"any-{next(_keys)}",
        )  # fmt: skip

    @rule(row=any_row, less=few)
    def approve(self, row: int, less: int) -> None:
        waiting = Order.objects.filter(state=OrderState.SUBMITTED)
        if order := self.pick(waiting if row % 2 else Order.objects.all(), row):
            line = order.lines.get()
            with suppress(*REFUSALS):
                copies = {line.pk: max(0, line.requested - less)}
                orders.approve_order(order=order, copies=copies, actor=self.office, at=AT)

    @rule(row=any_row)
    def wait(self, row: int) -> None:
        if order := self.pick(Order.objects.all(), row):
            with suppress(*REFUSALS):
                orders.put_on_waiting_list(order=order, actor=self.office, at=AT)

    @rule(row=any_row)
    def cancel(self, row: int) -> None:
        rows = Order.objects.select_related("township__county", "ordered_by")
        # Every other time one whose copies are promised, as above one that waits: chance alone seldom comes to them.
        if order := self.pick(rows.filter(state__in=ORDER_RESERVES) if row % 2 else rows, row):
            with suppress(*REFUSALS):
                orders.cancel_order(order=order, actor=order.ordered_by, at=AT)

    @rule(row=any_row, copies=st.integers(0, 150))
    def dispatch(self, row: int, copies: int) -> None:
        if order := self.pick(Order.objects.select_related("township__county", "ordered_by"), row):
            with suppress(*REFUSALS):
                deliveries.dispatch_order(
                    order=order, copies={order.lines.get().pk: copies}, actor=self.office, at=AT
                )

    @rule(row=any_row, missing=few, damaged=few)
    def sign(self, row: int, missing: int, damaged: int) -> None:
        if delivery := self.pick(Delivery.objects.select_related("county", "township__county"), row):
            line = delivery.lines.get()
            missing = min(missing, line.copies)
            damaged = min(damaged, line.copies - missing)
            with suppress(*REFUSALS):
                deliveries.sign(
                    delivery=delivery, counts={line.pk: Count(line.copies - missing - damaged, damaged)},
                    signer="示例主任", way=Receipt.Way.QR, at=AT,
                )  # fmt: skip

    @rule(row=any_row, choice=st.integers(0, 2))
    def close_difference(self, row: int, choice: int) -> None:
        if found := self.pick(Discrepancy.objects.all(), row):
            outcome = OUTCOMES[Discrepancy.Kind(found.kind)][choice]
            with suppress(*REFUSALS):
                discrepancies.close_discrepancy(
                    discrepancy=found, outcome=outcome, explanation="已核实", actor=self.office, at=AT
                )

    @rule(clerk=st.integers(0, 1), copies=st.integers(1, 80))
    def hand_out(self, clerk: int, copies: int) -> None:
        who = self.clerks[clerk]
        with suppress(*REFUSALS):
            handouts.record_hand_out(
                township=who.township, edition=self.edition, copies=copies, handed_out_on=TODAY,
                receivers=HandOut.Receivers.HOUSEHOLDS, actor=who, at=AT, key=f"any-{next(_keys)}",
            )  # fmt: skip

    @rule(clerk=st.integers(0, 1), copies=st.integers(1, 80))
    def bring_back(self, clerk: int, copies: int) -> None:
        place = stock.township_place(self.clerks[clerk].township)
        with suppress(*REFUSALS):
            conditions.change_condition(
                place=place, edition=self.edition, copies=copies, condition=Condition.GOOD, note="用剩",
                fate=Fate.RETURNED, actor=self.office, at=AT, key=f"any-{next(_keys)}",
            )  # fmt: skip

    @precondition(lambda self: Balance.objects.filter(edition=self.edition).exists())
    @rule(row=any_row, change=st.integers(-30, 30), condition=st.sampled_from(list(Condition)))
    def count_stock(self, row: int, change: int, condition: Condition) -> None:
        place = (self.store, *(stock.township_place(clerk.township) for clerk in self.clerks))[row % 3]
        kept = Balance.objects.filter(edition=self.edition, place=place, condition=condition).first()
        seen = kept.on_hand if kept else 0
        with suppress(*REFUSALS):
            stock_takes.take_stock(
                place=place, counts=[Counted(self.edition, condition, seen, max(0, seen + change))],
                note="月度盘点", actor=self.office, at=AT, key=f"any-{next(_keys)}",
            )  # fmt: skip

    @invariant()
    def every_balance_is_the_sum_of_its_movements(self) -> None:
        assert find_imbalances() == []
        assert find_wrong_totals() == []

    @invariant()
    def every_copy_is_somewhere(self) -> None:
        if hasattr(self, "edition"):
            broken = [
                (str(e.name), e.left, e.right) for e in find_flow([self.edition]).equations if not e.holds
            ]
            assert broken == []

    @invariant()
    def what_is_promised_is_what_open_orders_wait_for(self) -> None:
        if not hasattr(self, "edition"):
            return
        lines = OrderLine.objects.filter(edition=self.edition, order__state__in=ORDER_RESERVES)
        promised = sum(Balance.objects.filter(edition=self.edition).values_list("reserved", flat=True))
        assert promised == sum(line.open for line in lines)

    @invariant()
    def an_open_difference_is_of_a_delivery_that_says_so(self) -> None:
        open_ones = Discrepancy.objects.filter(closed_at__isnull=True).order_by()
        states = set(open_ones.values_list("line__delivery__state", flat=True))
        assert states <= {DeliveryState.DIFFERENCE}
