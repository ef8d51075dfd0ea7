"""The waiting list: first come, first served; who waits for what, and whose turn it is."""

from collections.abc import Iterable
from dataclasses import dataclass

from materials.models import Balance, Order, OrderLine
from materials.states import Condition, StockPlaceKind
from outreach.places.models import Region


class OutOfTurn(Exception):
    """An earlier order waits for the same copies; serve that one first."""

    def __init__(self, first: Order) -> None:
        super().__init__(str(first))
        self.first = first


@dataclass(frozen=True, slots=True)
class Waiting:
    """One order of the list with what the store could give it, after those before it."""

    order: Order
    wanted: int
    possible: int

    @property
    def can_be_served(self) -> bool:
        return self.possible > 0


def require_turn(order: Order, lines: Iterable[OrderLine]) -> None:
    """Raise OutOfTurn when an order that was submitted earlier waits for one of these lines' editions."""
    waiting = Order.objects.filter(county=order.county_id).on_waiting_list().exclude(pk=order.pk)
    earlier = waiting.filter(
        submitted_at__lt=order.submitted_at, lines__edition__in=[line.edition_id for line in lines]
    )
    if (first := earlier.select_related("township").first()) is not None:
        raise OutOfTurn(first)


def read_waiting_list(county: Region) -> list[Waiting]:
    """Walk the list in its order and share out what is free; three queries."""
    orders = Order.objects.filter(county=county).on_waiting_list()
    free = free_in_store(county)
    waiting = []
    for order in orders.select_related("township", "ordered_by").prefetch_related("lines__edition__material"):
        wanted = possible = 0
        for line in order.lines.all():
            share = min(line.requested, free.get(line.edition_id, 0))
            # What an earlier order could not get, a later one does not get either.
            free[line.edition_id] = 0 if share < line.requested else free[line.edition_id] - share
            wanted, possible = wanted + line.requested, possible + share
        waiting.append(Waiting(order, wanted, possible))
    return waiting


def free_in_store(county: Region) -> dict[int, int]:
    """Free good copies in the county's store, by edition; one query."""
    rows = Balance.objects.filter(
        place__county=county, place__kind=StockPlaceKind.STORE, condition=Condition.GOOD
    )
    return {row.edition_id: row.free for row in rows}
