"""Proof that the books are right: the ledger's sum equals every balance, the hand-outs' sum every kept total."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from materials.models import Balance, Edition, HandOut, HandOutTotal, Movement, StockPlace
from materials.states import Condition
from outreach.places.models import Region, Township

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


def sum_ledger(editions: Iterable[int] | None = None) -> dict[Cell, int]:
    """Copies by (edition, place, condition) as the movements tell, of some editions or all; two queries."""
    movements = Movement.objects.all() if editions is None else Movement.objects.filter(edition__in=editions)
    sums: dict[Cell, int] = defaultdict(int)
    for side, sign in (("target", 1), ("source", -1)):
        rows = (
            movements.filter(**{f"{side}__isnull": False})
            .order_by()
            .values_list("edition_id", f"{side}_id", f"{side}_condition")
            .annotate(copies=Sum("copies"))
        )
        for edition, place, condition, copies in rows:
            sums[edition, place, condition] += sign * copies
    return sums


def find_imbalances(county: Region | None = None) -> list[Imbalance]:
    """All balances that differ from the ledger, or a county's; five or six queries whatever the number of rows."""
    # As numbers: with a join the planner reads the whole ledger for the editions of one county.
    own = None if county is None else list(_editions_of(county))
    ledger = sum_ledger(own)
    kept = Balance.objects.all() if own is None else Balance.objects.filter(edition__in=own)
    balances: dict[Cell, int] = {
        (edition, place, condition): on_hand
        for edition, place, condition, on_hand in kept.order_by().values_list(
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


def _editions_of(county: Region) -> QuerySet[Edition, int]:
    return Edition.objects.filter(material__county=county).order_by().values_list("pk", flat=True)


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


def find_wrong_totals(county: Region | None = None) -> list[WrongTotal]:
    """All totals of hand-outs that differ from their papers, or a county's; four queries for any number of rows."""
    own = {} if county is None else {"township__county": county}
    hand_outs = HandOut.objects.filter(**own).order_by().values_list("edition_id", "township_id")
    papers = {
        (edition, township): copies for edition, township, copies in hand_outs.annotate(n=Sum("copies"))
    }
    kept = HandOutTotal.objects.filter(**own).values_list("edition_id", "township_id", "copies")
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
