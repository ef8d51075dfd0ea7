"""Copies that change their condition, come back to the store or end, by the form of the stock page."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from materials.actions import stock
from materials.actions.balances import find_imbalances
from materials.actions.conditions import Fate
from materials.actions.conservation import find_flow
from materials.models import Edition, Movement, PrintRun
from materials.states import Condition, MovementReason, StockPlaceKind
from outreach.accounts.models import User
from outreach.places.models import Township
from tests.materials.staff.people import accept
from tests.materials.staff.rows import make_delivery, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(client: Client, bob: User) -> Client:
    client.force_login(bob)
    return client


@pytest.fixture
def delivered(run: PrintRun, edition: Edition, township: Township, bob: User) -> Edition:
    """A thousand copies, 100 of them with a township."""
    accept(run, bob, 1000)
    receive(make_delivery(township, bob, edition), 100)
    return edition


def form(place: int, fate: Fate, copies: str = "30") -> dict[str, str]:
    return {
        "place": str(place), "copies": copies, "condition": Condition.GOOD, "fate": fate,
        "note": "活动结束，用剩退回", "key": str(uuid4()),
    }  # fmt: skip


def test_what_a_township_has_left_comes_back_to_the_store(
    keeper: Client, delivered: Edition, township: Township
) -> None:
    page = reverse("stock:set_apart", args=[delivered.pk])

    answer = keeper.post(page, form(stock.township_place(township).pk, Fate.RETURNED))

    flow = find_flow([delivered])
    assert answer.status_code == 302
    assert Movement.objects.latest("pk").reason == MovementReason.RETURN
    assert (flow.in_store, flow.at_townships, flow.returned) == (930, 70, 30)
    assert (flow.is_balanced, find_imbalances()) == (True, [])


def test_what_lies_in_the_store_cannot_come_back_to_it(keeper: Client, delivered: Edition) -> None:
    store = stock.county_place(delivered.material.county, StockPlaceKind.STORE)

    answer = keeper.post(reverse("stock:set_apart", args=[delivered.pk]), form(store.pk, Fate.RETURNED))

    assert (answer.status_code, "fate" in answer.context["form"].errors) == (400, True)


@pytest.mark.parametrize("copies", ["101", "1_000", "-5"])
def test_more_than_lies_there_stays_there(
    keeper: Client, delivered: Edition, township: Township, copies: str
) -> None:
    before = Movement.objects.count()
    page = reverse("stock:set_apart", args=[delivered.pk])

    answer = keeper.post(page, form(stock.township_place(township).pk, Fate.RETURNED, copies))

    assert (answer.status_code in (400, 409), Movement.objects.count()) == (True, before)
