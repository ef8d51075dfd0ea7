"""Conservation of copies 数量闭环: papers, ledger and balances must tell the same story."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from materials.models import Balance, DeliveryLine, Edition, HandOutTotal, Lot, Movement
from materials.states import Condition, MovementReason, StockPlaceKind

K = StockPlaceKind
AT_UNITS = (K.TOWNSHIP, K.VILLAGE)
# Few among very many: a ledger of a million hand-outs is never read for these.
RARE = (
    MovementReason.RETURN,
    MovementReason.DAMAGE,
    MovementReason.LOSS,
    MovementReason.CORRECTION,
    MovementReason.STOCK_TAKE,
)


@dataclass(frozen=True, slots=True)
class Equation:
    """Two sides that must be equal, each from its own source."""

    name: Promise
    left: int
    right: int

    @property
    def difference(self) -> int:
        return self.left - self.right

    @property
    def holds(self) -> bool:
        return self.difference == 0


@dataclass(frozen=True, slots=True)
class Flow:
    """Where the copies of some editions are; all figures are copies.

    `delivered` is what units ever signed for or found later; `returned` of it went back to the store,
    `gone_at_units` was lost or destroyed there. `found` were counted in excess of what was accepted.
    """

    printed: int
    accepted: int
    rejected: int
    found: int
    in_store: int
    reserved: int
    on_the_way: int
    at_townships: int
    at_villages: int
    handed_out: int
    returned: int
    gone_at_units: int
    written_off: int
    damaged: int
    delivered: int
    equations: tuple[Equation, ...]

    @property
    def stayed_at_units(self) -> int:
        """Delivered and not returned: what the store has again is counted there, and not twice."""
        return self.delivered - self.returned

    @property
    def is_balanced(self) -> bool:
        return all(equation.holds for equation in self.equations)


def find_flow(editions: Iterable[Edition]) -> Flow:
    """Read the flow from balances, papers and the kept totals of hand-outs, which balances.py proves; five queries
    that never read the long ledger."""
    wanted = [edition.pk for edition in editions]
    lots = Lot.objects.filter(run__edition__in=wanted).aggregate(
        copies=Sum("copies", default=0),
        accepted=Sum("accepted", default=0),
        rejected=Sum("rejected", default=0),
    )
    lying = _balances(wanted)
    at = {kind: sum(on_hand for (k, _c), (on_hand, _r) in lying.items() if k == kind) for kind in K}
    handed_out = HandOutTotal.objects.filter(edition__in=wanted).aggregate(n=Sum("copies", default=0))["n"]
    signed = DeliveryLine.objects.filter(edition__in=wanted, received__isnull=False).aggregate(
        n=Sum(F("received") + F("damaged"), default=0)
    )["n"]
    rare = read_rare(wanted)
    at_units = at[K.TOWNSHIP] + at[K.VILLAGE]
    delivered = signed + rare.came_to_units
    everywhere = at[K.STORE] + at[K.TRANSIT] + at_units + at[K.HANDED_OUT] + at[K.WRITTEN_OFF]
    return Flow(
        printed=lots["copies"],
        accepted=lots["accepted"],
        rejected=lots["rejected"],
        found=rare.found,
        in_store=at[K.STORE],
        reserved=sum(reserved for _on_hand, reserved in lying.values()),
        on_the_way=at[K.TRANSIT],
        at_townships=at[K.TOWNSHIP],
        at_villages=at[K.VILLAGE],
        handed_out=at[K.HANDED_OUT],
        returned=rare.returned,
        gone_at_units=rare.gone_at_units,
        written_off=at[K.WRITTEN_OFF],
        damaged=sum(
            on_hand
            for (kind, condition), (on_hand, _r) in lying.items()
            if condition == Condition.DAMAGED and kind != K.WRITTEN_OFF
        ),
        delivered=delivered,
        equations=(
            Equation(_("printed = accepted + rejected"), lots["copies"], lots["accepted"] + at[K.REJECTED]),
            Equation(
                _(
                    "accepted + found at counts = in store + on the way + with townships and villages"
                    " + handed out + written off"
                ),
                lots["accepted"] + rare.found,
                everywhere,
            ),
            Equation(
                _("delivered = handed out + left + returned + lost or destroyed there"),
                delivered,
                handed_out + at_units + rare.returned + rare.gone_at_units,
            ),
        ),
    )


def _balances(editions: list[int]) -> dict[tuple[str, str], tuple[int, int]]:
    rows = (
        Balance.objects.filter(edition__in=editions)
        .order_by()
        .values_list("place__kind", "condition")
        .annotate(on_hand=Sum("on_hand"), reserved=Sum("reserved"))
    )
    return {(kind, condition): (on_hand, reserved) for kind, condition, on_hand, reserved in rows}


@dataclass(slots=True)
class Rare:
    """What the ledger says of copies that went another way than out of the printer and to the families."""

    found: int = 0
    came_to_units: int = 0
    returned: int = 0
    gone_at_units: int = 0

    def add(self, source: str | None, target: str, copies: int) -> None:
        """Sort one sum of movements by the kinds of its two places."""
        if source is None:
            self.found += copies
        if source == K.HANDED_OUT and target in AT_UNITS:
            # A corrected hand-out: its paper says the lower number already.
            return
        if target in AT_UNITS and source not in AT_UNITS:
            # Found on the road, found at a count, or written off by mistake.
            self.came_to_units += copies
        elif source in AT_UNITS and target == K.STORE:
            self.returned += copies
        elif source in AT_UNITS and target == K.WRITTEN_OFF:
            self.gone_at_units += copies


def sum_rare(editions: list[int], *columns: str) -> Iterator[tuple[Any, ...]]:
    """Yield the columns and the copies of the rare movements, summed up; one query that reads them and no others.

    A union, since SQLite's planner takes five reasons of ten for half of the ledger and would read all of it.
    """
    first, *others = (
        Movement.objects.filter(edition__in=editions, reason=reason)
        .order_by()
        .values_list(*columns)
        .annotate(Sum("copies"))
        for reason in RARE
    )
    yield from first.union(*others, all=True)


def read_rare(editions: list[int]) -> Rare:
    rare = Rare()
    for source, target, copies in sum_rare(editions, "source__kind", "target__kind"):
        rare.add(source, target, copies)
    return rare
