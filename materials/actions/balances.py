"""Proof that the books are right: the sum of the ledger must equal every balance."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Sum

from materials.models import Balance, Edition, Movement, StockPlace
from materials.states import Condition

Cell = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Imbalance:
    """A balance that differs from its movements; never seen while all goes through actions.stock."""

    edition: Edition
    place: StockPlace
    condition: str
    ledger: int
    balance: int

    @property
    def difference(self) -> int:
        return self.balance - self.ledger

    @property
    def condition_label(self) -> str:
        return str(Condition(self.condition).label)


def sum_ledger() -> dict[Cell, int]:
    """Copies by (edition, place, condition) as the movements tell; two queries."""
    sums: dict[Cell, int] = defaultdict(int)
    for side, sign in (("target", 1), ("source", -1)):
        rows = (
            Movement.objects.filter(**{f"{side}__isnull": False})
            .order_by()
            .values_list("edition_id", f"{side}_id", f"{side}_condition")
            .annotate(copies=Sum("copies"))
        )
        for edition, place, condition, copies in rows:
            sums[edition, place, condition] += sign * copies
    return sums


def find_imbalances() -> list[Imbalance]:
    """All balances that differ from the ledger; five queries whatever the number of rows."""
    ledger = sum_ledger()
    balances: dict[Cell, int] = {
        (edition, place, condition): on_hand
        for edition, place, condition, on_hand in Balance.objects.values_list(
            "edition_id", "place_id", "condition", "on_hand"
        )
    }
    wrong = [
        cell
        for cell in sorted(ledger.keys() | balances.keys())
        if ledger.get(cell, 0) != balances.get(cell, 0)
    ]
    editions = Edition.objects.select_related("material").in_bulk({cell[0] for cell in wrong})
    places = StockPlace.objects.select_related("township", "village").in_bulk({cell[1] for cell in wrong})
    return [
        Imbalance(editions[cell[0]], places[cell[1]], cell[2], ledger.get(cell, 0), balances.get(cell, 0))
        for cell in wrong
    ]
