"""Conservation of copies 数量闭环: papers, ledger and balances must tell the same story."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from materials.models import Balance, DeliveryLine, Edition, HandOut, Lot, Movement
from materials.states import Condition, MovementReason, StockPlaceKind

K = StockPlaceKind
AT_UNITS = (K.TOWNSHIP, K.VILLAGE)


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
    """Where the copies of some editions are; all figures are copies."""

    printed: int
    accepted: int
    rejected: int
    in_store: int
    on_the_way: int
    at_townships: int
    at_villages: int
    handed_out: int
    returned: int
    written_off: int
    damaged: int
    delivered: int
    equations: tuple[Equation, ...]

    @property
    def left_at_units(self) -> int:
        return self.at_townships + self.at_villages

    @property
    def is_balanced(self) -> bool:
        return all(equation.holds for equation in self.equations)


def find_flow(editions: Iterable[Edition]) -> Flow:
    """Read the flow from balances and papers; six queries whatever the length of the ledger."""
    wanted = [edition.pk for edition in editions]
    lots = Lot.objects.filter(run__edition__in=wanted).aggregate(
        copies=Sum("copies", default=0),
        accepted=Sum("accepted", default=0),
        rejected=Sum("rejected", default=0),
    )
    lying = _balances(wanted)
    at = {kind: sum(copies for (k, _c), copies in lying.items() if k == kind) for kind in K}
    handed_out = HandOut.objects.filter(edition__in=wanted).aggregate(n=Sum("copies", default=0))["n"]
    delivered = DeliveryLine.objects.filter(edition__in=wanted, received__isnull=False).aggregate(
        n=Sum(F("received") + F("damaged"), default=0)
    )["n"]
    moved = _movements(wanted)
    found = moved[MovementReason.CORRECTION]
    gone_at_units = moved[MovementReason.DAMAGE] + moved[MovementReason.RETURN]
    at_units = at[K.TOWNSHIP] + at[K.VILLAGE]
    everywhere = at[K.STORE] + at[K.TRANSIT] + at_units + at[K.HANDED_OUT] + at[K.WRITTEN_OFF]
    return Flow(
        printed=lots["copies"],
        accepted=lots["accepted"],
        rejected=lots["rejected"],
        in_store=at[K.STORE],
        on_the_way=at[K.TRANSIT],
        at_townships=at[K.TOWNSHIP],
        at_villages=at[K.VILLAGE],
        handed_out=at[K.HANDED_OUT],
        returned=moved[MovementReason.RETURN],
        written_off=at[K.WRITTEN_OFF],
        damaged=sum(copies for (_k, condition), copies in lying.items() if condition == Condition.DAMAGED),
        delivered=delivered + found,
        equations=(
            Equation(_("printed = accepted + rejected"), lots["copies"], lots["accepted"] + at[K.REJECTED]),
            Equation(
                _(
                    "accepted = in store + on the way + with townships and villages + handed out + written off"
                ),
                lots["accepted"],
                everywhere,
            ),
            Equation(
                _("delivered = handed out + left + returned or destroyed there"),
                delivered + found,
                handed_out + at_units + gone_at_units,
            ),
        ),
    )


def _balances(editions: list[int]) -> dict[tuple[str, str], int]:
    rows = (
        Balance.objects.filter(edition__in=editions)
        .order_by()
        .values_list("place__kind", "condition")
        .annotate(copies=Sum("on_hand"))
    )
    return {(kind, condition): copies for kind, condition, copies in rows}


def _movements(editions: list[int]) -> dict[str, int]:
    """Copies that were found at units later, and that left units for the store or for good."""
    moved = dict.fromkeys(MovementReason.values, 0)
    found = Movement.objects.filter(
        edition__in=editions,
        reason=MovementReason.CORRECTION,
        source__kind=K.TRANSIT,
        target__kind__in=AT_UNITS,
    )
    left = Movement.objects.filter(
        edition__in=editions,
        reason__in=[MovementReason.RETURN, MovementReason.DAMAGE],
        source__kind__in=AT_UNITS,
        target__kind__in=[K.STORE, K.WRITTEN_OFF],
    )
    for rows in (found, left):
        moved.update(rows.order_by().values_list("reason").annotate(Sum("copies")))
    return moved
