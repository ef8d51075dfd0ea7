"""The planner of vehicle rounds, arithmetic only: no village twice before all were once."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import product
from typing import Generic, TypeVar

Stop = TypeVar("Stop", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Wish(Generic[Stop]):
    """A village with what decides when its turn comes: visits so far, then the lower rank."""

    stop: Stop
    visits: int
    rank: float = 0.0


@dataclass(frozen=True, slots=True)
class Leg(Generic[Stop]):
    """What one vehicle reaches on one day; both are counted from 0."""

    day: int
    vehicle: int
    stops: tuple[Stop, ...]


def plan_legs(wishes: Sequence[Wish[Stop]], *, days: int, vehicles: int, stops: int) -> list[Leg[Stop]]:
    """Spread villages over days and vehicles, at most `stops` on each.

    Each stop goes to a village with the fewest visits, those of this plan counted; among equals the lowest
    rank, then the order given. So no village is reached a second time while another was never reached.
    A leg never names a village twice: with fewer villages than stops it is shorter. With no village there
    is no leg.
    """
    # Fewest visits first, then rank, then the order given; the number also keeps stops from being compared.
    heap = [(wish.visits, wish.rank, number, wish.stop) for number, wish in enumerate(wishes)]
    heapify(heap)
    legs = []
    for day, vehicle in product(range(days), range(vehicles)):
        turn = [heappop(heap) for _stop in range(min(stops, len(heap)))]
        for visits, rank, number, stop in turn:
            heappush(heap, (visits + 1, rank, number, stop))
        if turn:
            legs.append(Leg(day, vehicle, tuple(stop for *_turn, stop in turn)))
    return legs
