"""Spreading copies over places: exact sums, whole packs, floors and hand-set shares; pure arithmetic."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

Place = TypeVar("Place", bound=Hashable)


class CannotSpread(ValueError):
    """Floors and hand-set shares ask for more copies than there are."""

    def __init__(self, needed: int, available: int) -> None:
        super().__init__(f"{needed} copies are needed, {available} are there.")
        self.needed = needed
        self.available = available


@dataclass(frozen=True, slots=True)
class Spread(Generic[Place]):
    """Copies for each place in the order given, and what stays in store; together exactly all copies."""

    shares: dict[Place, int]
    kept: int


def spread(
    copies: int,
    weights: Mapping[Place, int],
    *,
    reserve_percent: int = 0,
    floor: int = 0,
    pack: int = 1,
    manual: Mapping[Place, int] | None = None,
) -> Spread[Place]:
    """Spread copies by weight with the method of largest remainder (Hamilton, 1792).

    The reserve is taken first, rounded up; hand-set shares stand as they are; every other place gets
    its floor, rounded up to whole packs, and the packs that are left go by weight. Equal remainders
    go to the place that comes first, so the same input always gives the same output. What is less
    than a pack stays in store. Weights of zero get the floor only; if all are zero, all are equal.
    """
    manual = manual or {}
    for_places = copies - -(-copies * reserve_percent // 100)
    open_weights = {place: weight for place, weight in weights.items() if place not in manual}
    floor_packs = -(-floor // pack)
    needed = sum(manual.values()) + floor_packs * pack * len(open_weights)
    if needed > for_places:
        raise CannotSpread(needed, for_places)
    packs = (for_places - needed) // pack if open_weights else 0
    extra = largest_remainder(packs, open_weights)
    shares = {
        place: manual[place] if place in manual else (floor_packs + extra[place]) * pack for place in weights
    }
    return Spread(shares, copies - sum(shares.values()))


def largest_remainder(units: int, weights: Mapping[Place, int]) -> dict[Place, int]:
    """Give whole units in proportion; the sum is exactly `units` if there is any place."""
    if not weights:
        return {}
    total = sum(weights.values())
    if total == 0:
        return largest_remainder(units, dict.fromkeys(weights, 1))
    shares = {place: units * weight // total for place, weight in weights.items()}
    # sorted() is stable: among equal remainders the place that comes first wins.
    by_remainder = sorted(weights, key=lambda place: -(units * weights[place] % total))
    for place in by_remainder[: units - sum(shares.values())]:
        shares[place] += 1
    return shares


def in_packs(copies: int, pack: int) -> tuple[int, int]:
    """Return full packs and the loose copies beside them; where nothing is packed, all copies are loose."""
    return divmod(copies, pack) if pack > 1 else (0, copies)
