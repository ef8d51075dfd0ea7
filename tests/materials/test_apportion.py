"""Spreading is exact, fair, and the same each time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from materials.apportion import CannotSpread, largest_remainder, spread

WEIGHTS = st.dictionaries(st.integers(0, 500), st.integers(0, 5000), min_size=1, max_size=60)


@given(units=st.integers(0, 100_000), weights=WEIGHTS)
def test_the_sum_is_exact(units: int, weights: dict[int, int]) -> None:
    assert sum(largest_remainder(units, weights).values()) == units


@given(units=st.integers(0, 100_000), weights=WEIGHTS)
def test_nobody_is_further_than_one_from_the_fair_share(units: int, weights: dict[int, int]) -> None:
    total = sum(weights.values()) or 1

    shares = largest_remainder(units, weights)

    if sum(weights.values()):
        assert all(abs(shares[place] - units * weight / total) < 1 for place, weight in weights.items())


@given(
    copies=st.integers(0, 50_000),
    weights=WEIGHTS,
    reserve=st.integers(0, 50),
    floor=st.integers(0, 30),
    pack=st.integers(1, 100),
)
def test_copies_are_neither_lost_nor_made(
    copies: int, weights: dict[int, int], reserve: int, floor: int, pack: int
) -> None:
    try:
        result = spread(copies, weights, reserve_percent=reserve, floor=floor, pack=pack)
    except CannotSpread:
        return  # the wishes can't be met; a test below looks at the refusal

    assert sum(result.shares.values()) + result.kept == copies
    assert result.kept * 100 >= copies * reserve
    assert all(share % pack == 0 and share >= floor for share in result.shares.values())


def test_a_hand_set_share_stays_while_the_rest_is_spread_again() -> None:
    result = spread(1000, {"a": 1, "b": 1, "c": 2}, manual={"a": 100})

    assert result.shares == {"a": 100, "b": 300, "c": 600}
    assert result.kept == 0


def test_equal_remainders_go_to_the_first() -> None:
    assert largest_remainder(4, {"a": 1, "b": 1, "c": 1}) == {"a": 2, "b": 1, "c": 1}


def test_what_is_less_than_a_pack_stays_in_store() -> None:
    result = spread(1030, {"a": 1, "b": 1}, pack=50)

    assert result.shares == {"a": 500, "b": 500}
    assert result.kept == 30


def test_places_without_weight_get_their_floor() -> None:
    assert spread(100, {"a": 0, "b": 5}, floor=10).shares == {"a": 10, "b": 90}


def test_too_many_wishes_are_refused_with_the_missing_copies() -> None:
    with pytest.raises(CannotSpread) as refusal:
        spread(100, {"a": 1, "b": 1}, floor=60)

    assert (refusal.value.needed, refusal.value.available) == (120, 100)
