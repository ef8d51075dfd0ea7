"""Where copies lie: by edition for the stock page, by township for the table under the flow; reading only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, Sum

from materials.actions.conservation import AT_UNITS, Rare, sum_rare
from materials.models import Balance, DeliveryLine, Edition, HandOutTotal
from materials.states import Condition, DeliveryState, StockPlaceKind
from outreach.places.models import Region, Township

K = StockPlaceKind


@dataclass(slots=True)
class Holding:
    """The copies of one edition, wherever they are."""

    edition: Edition
    copies: dict[tuple[str, str], int] = field(default_factory=dict)
    reserved: int = 0

    def at(self, kind: str) -> int:
        return sum(copies for (place, _condition), copies in self.copies.items() if place == kind)

    @property
    def in_store(self) -> int:
        return self.at(K.STORE)

    @property
    def free(self) -> int:
        """Good copies in the store that nobody was promised."""
        return self.copies.get((K.STORE, Condition.GOOD), 0) - self.reserved

    @property
    def set_aside(self) -> int:
        """Damaged or withdrawn copies in the store."""
        return self.in_store - self.copies.get((K.STORE, Condition.GOOD), 0)

    @property
    def on_the_way(self) -> int:
        return self.at(K.TRANSIT)

    @property
    def at_townships(self) -> int:
        return self.at(K.TOWNSHIP)

    @property
    def at_villages(self) -> int:
        return self.at(K.VILLAGE)

    @property
    def handed_out(self) -> int:
        return self.at(K.HANDED_OUT)

    @property
    def damaged(self) -> int:
        """Damaged copies that are still somewhere."""
        return sum(
            copies
            for (place, condition), copies in self.copies.items()
            if condition == Condition.DAMAGED and place != K.WRITTEN_OFF
        )

    @property
    def written_off(self) -> int:
        return self.at(K.WRITTEN_OFF)

    @property
    def is_low(self) -> bool:
        return self.free < self.edition.material.low_stock_copies


def read_holdings(*counties: Region) -> list[Holding]:
    """Holdings of every edition that was ever in the books, by material; two queries for any number of counties."""
    sums: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    reserved: dict[int, int] = defaultdict(int)
    rows = (
        Balance.objects.filter(place__county__in=counties)
        .order_by()
        .values_list("edition", "place__kind", "condition")
        .annotate(Sum("on_hand"), Sum("reserved"))
    )
    for edition, kind, condition, copies, promised in rows:
        sums[edition][kind, condition] = copies
        reserved[edition] += promised
    editions = Edition.objects.filter(pk__in=sums).select_related("material")
    return [
        Holding(edition, sums[edition.pk], reserved[edition.pk])
        for edition in editions.order_by("material__code", "-number", "pk")
    ]


@dataclass(slots=True)
class TownshipLine:
    """One township's part of the story; all figures are copies."""

    township: Township
    on_the_way: int = 0
    signed: int = 0
    handed_out: int = 0
    left: int = 0
    rare: Rare = field(default_factory=Rare)

    @property
    def received(self) -> int:
        return self.signed + self.rare.came_to_units

    @property
    def difference(self) -> int:
        """What was received and is in no paper and no place; 0 when the books are right."""
        return self.received - self.handed_out - self.left - self.rare.returned - self.rare.gone_at_units


def read_township_lines(county: Region, editions: Iterable[Edition]) -> list[TownshipLine]:
    """One line for each township in use; five queries."""
    wanted = [edition.pk for edition in editions]
    lines = {township.pk: TownshipLine(township) for township in Township.objects.filter(county=county)}
    notes = DeliveryLine.objects.filter(edition__in=wanted).order_by().values_list("delivery__township")
    signed = notes.filter(received__isnull=False).annotate(n=Sum(F("received") + F("damaged")))
    for township, copies in signed:
        lines[township].signed = copies
    for township, copies in notes.filter(delivery__state=DeliveryState.SENT).annotate(n=Sum("copies")):
        lines[township].on_the_way = copies
    given = HandOutTotal.objects.filter(edition__in=wanted).order_by().values_list("township")
    for township, copies in given.annotate(n=Sum("copies")):
        lines[township].handed_out = copies
    lying = Balance.objects.filter(edition__in=wanted, place__kind__in=AT_UNITS).order_by()
    for township, copies in lying.values_list("place__township").annotate(n=Sum("on_hand")):
        lines[township].left = copies
    _add_rare(lines, wanted)
    return [line for line in lines.values() if line.township.is_active or line.received]


def _add_rare(lines: dict[int, TownshipLine], editions: list[int]) -> None:
    columns = ("source__kind", "source__township", "target__kind", "target__township")
    for source, from_township, target, to_township, copies in sum_rare(editions, *columns):
        if (unit := from_township or to_township) is not None:
            lines[unit].rare.add(source, target, copies)
