"""Proof that the books are right: the ledger's sum equals every balance, the hand-outs' sum every kept total."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from materials.models import Balance, Edition, HandOut, HandOutTotal, Movement, StockPlace
from materials.states import Condition
from outreach.places.models import Township

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


@dataclass(frozen=True, slots=True)
class WrongTotal:
    """A kept total that differs from the hand-outs it is the sum of."""

    edition: Edition
    township: Township
    papers: int
    total: int

    @property
    def difference(self) -> int:
        return self.total - self.papers

    @property
    def sentence(self) -> str:
        return _(
            "%(edition)s, %(township)s: the total of hand-outs says %(total)d, the hand-outs %(papers)d,"
            " difference %(difference)+d copies."
        ) % {
            "edition": self.edition,
            "township": self.township,
            "total": self.total,
            "papers": self.papers,
            "difference": self.difference,
        }


def find_wrong_totals() -> list[WrongTotal]:
    """All totals of hand-outs that differ from their papers; four queries whatever the number of rows."""
    sums = HandOut.objects.order_by().values_list("edition_id", "township_id").annotate(n=Sum("copies"))
    papers = {(edition, township): copies for edition, township, copies in sums}
    kept = HandOutTotal.objects.values_list("edition_id", "township_id", "copies")
    totals = {(edition, township): copies for edition, township, copies in kept}
    wrong = [
        pair for pair in sorted(papers.keys() | totals.keys()) if papers.get(pair, 0) != totals.get(pair, 0)
    ]
    editions = Edition.objects.select_related("material").in_bulk({edition for edition, _township in wrong})
    townships = Township.objects.in_bulk({township for _edition, township in wrong})
    return [
        WrongTotal(
            editions[edition],
            townships[township],
            papers.get((edition, township), 0),
            totals.get((edition, township), 0),
        )
        for edition, township in wrong
    ]
