"""The ledger: copies move, are promised and are never made from nothing."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from materials.actions import stock
from materials.actions.balances import find_imbalances
from materials.actions.numbering import next_number
from materials.actions.stock import AlreadyPosted, NotEnoughStock, Posting
from materials.models import Balance, Edition, Movement, Series, StockPlace
from materials.states import Condition, MovementReason, StockPlaceKind
from outreach.places.models import Region
from tests.factories import make_county, make_edition

AT = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def edition() -> Edition:
    return make_edition()


@pytest.fixture
def store(edition: Edition) -> StockPlace:
    return stock.county_place(edition.material.county, StockPlaceKind.STORE)


@pytest.fixture
def transit(edition: Edition) -> StockPlace:
    return stock.county_place(edition.material.county, StockPlaceKind.TRANSIT)


def fill(edition: Edition, store: StockPlace, copies: int = 100, key: str = "验1/1") -> None:
    stock.post(Posting(edition, copies, None, store, MovementReason.ACCEPTANCE, key), actor=None, at=AT)


def test_a_movement_takes_here_and_puts_there(
    edition: Edition, store: StockPlace, transit: StockPlace
) -> None:
    fill(edition, store)

    stock.post(Posting(edition, 30, store, transit, MovementReason.DISPATCH, "送1/1"), actor=None, at=AT)

    assert stock.free_copies(edition, store) == 70
    assert stock.free_copies(edition, transit) == 30
    assert find_imbalances() == []


def test_more_than_there_is_moves_nothing(edition: Edition, store: StockPlace, transit: StockPlace) -> None:
    fill(edition, store)

    with pytest.raises(NotEnoughStock) as refusal:
        stock.post(Posting(edition, 101, store, transit, MovementReason.DISPATCH, "送1/1"), actor=None, at=AT)

    assert (refusal.value.wanted, refusal.value.free) == (101, 100)
    assert Movement.objects.count() == 1
    assert stock.free_copies(edition, store) == 100


def test_one_paper_is_posted_once(edition: Edition, store: StockPlace) -> None:
    fill(edition, store)

    with pytest.raises(AlreadyPosted):
        fill(edition, store)

    assert stock.free_copies(edition, store) == 100


def test_one_bad_line_keeps_all_lines_out(edition: Edition, store: StockPlace, transit: StockPlace) -> None:
    fill(edition, store)
    good = Posting(edition, 10, store, transit, MovementReason.DISPATCH, "送1/1")
    bad = Posting(edition, 95, store, transit, MovementReason.DISPATCH, "送1/2")

    with pytest.raises(NotEnoughStock):
        stock.post(good, bad, actor=None, at=AT)

    assert stock.free_copies(edition, store) == 100
    assert find_imbalances() == []


def test_promised_copies_are_not_free(edition: Edition, store: StockPlace, transit: StockPlace) -> None:
    fill(edition, store)
    stock.reserve(edition=edition, place=store, copies=80)

    with pytest.raises(NotEnoughStock) as refusal:
        stock.reserve(edition=edition, place=store, copies=21)
    with pytest.raises(NotEnoughStock):
        stock.post(Posting(edition, 21, store, transit, MovementReason.DISPATCH, "送1/1"), actor=None, at=AT)

    assert refusal.value.free == 20


def test_promised_copies_leave_by_their_promise(
    edition: Edition, store: StockPlace, transit: StockPlace
) -> None:
    fill(edition, store)
    stock.reserve(edition=edition, place=store, copies=80)

    stock.post(
        Posting(edition, 80, store, transit, MovementReason.DISPATCH, "送1/1", from_reserved=True),
        actor=None,
        at=AT,
    )

    balance = Balance.objects.get(edition=edition, place=store)
    assert (balance.on_hand, balance.reserved) == (20, 0)


def test_a_promise_is_taken_back_once(edition: Edition, store: StockPlace) -> None:
    fill(edition, store)
    stock.reserve(edition=edition, place=store, copies=10)
    stock.release(edition=edition, place=store, copies=10)

    with pytest.raises(IntegrityError), transaction.atomic():
        stock.release(edition=edition, place=store, copies=10)

    assert stock.free_copies(edition, store) == 100


def test_copies_change_their_condition_in_place(edition: Edition, store: StockPlace) -> None:
    fill(edition, store)

    stock.post(
        Posting(edition, 5, store, store, MovementReason.DAMAGE, "损1", target_condition=Condition.DAMAGED),
        actor=None,
        at=AT,
    )

    assert stock.free_copies(edition, store) == 95
    assert Balance.objects.get(place=store, condition=Condition.DAMAGED).on_hand == 5
    assert find_imbalances() == []


def test_an_edited_balance_is_found_with_its_difference(edition: Edition, store: StockPlace) -> None:
    fill(edition, store)
    Balance.objects.filter(place=store).update(on_hand=93)

    (imbalance,) = find_imbalances()

    assert (imbalance.place, imbalance.ledger, imbalance.balance, imbalance.difference) == (
        store,
        100,
        93,
        -7,
    )


def take_and_roll_back(county: Region) -> None:
    with transaction.atomic():
        next_number(county_id=county.pk, series=Series.DELIVERY, year=2026)
        transaction.set_rollback(True)


def test_numbers_follow_each_other_and_a_rolled_back_one_is_given_again() -> None:
    county = make_county()
    first = next_number(county_id=county.pk, series=Series.DELIVERY, year=2026)
    take_and_roll_back(county)

    second = next_number(county_id=county.pk, series=Series.DELIVERY, year=2026)

    assert (first, second) == ("送2026-0001", "送2026-0002")


def test_each_line_is_its_county_s(edition: Edition, store: StockPlace) -> None:
    fill(edition, store)

    assert [line.county for line in Movement.objects.all()] == [edition.material.county]


def test_a_process_of_the_release_before_names_no_county_and_the_line_has_one(
    edition: Edition, store: StockPlace
) -> None:
    fill(edition, store)
    line = Movement.objects.get()
    known = [field for field in Movement._meta.concrete_fields if field.name not in ("id", "county", "key")]
    names = ", ".join(field.column for field in known)

    with connection.cursor() as cursor:
        old = f"INSERT INTO materials_movement ({names}, key) SELECT {names}, 'old' FROM materials_movement"  # noqa: S608 - our own names
        cursor.execute(old)

    assert Movement.objects.get(key="old").county_id == line.county_id == edition.material.county_id
