"""Passing copies on to villages and handing them out: what is there is shown, nothing is given twice."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.http import HttpResponseBase
from django.test import Client

from materials.actions.balances import find_imbalances
from materials.models import Balance, Delivery, Edition, HandOut
from outreach.places.models import Township
from tests.factories import make_township, make_village
from tests.materials.portal.rows import now, pile, receive


@pytest.fixture
def mine(delivery: Delivery, township: Township, edition: Edition) -> Balance:
    """100 posters at the township."""
    receive(delivery)
    return pile(township, edition)


def give(portal: Client, balance: Balance, copies: str, **values: object) -> HttpResponseBase:
    day = now().date()
    data = {"copies": copies, "receivers": "households", "handed_out_on": day, "key": uuid4()}
    return portal.post(f"/portal/stock/{balance.pk}/hand-out/", data | values)


def test_what_lies_here_is_shown(portal: Client, mine: Balance) -> None:
    text = portal.get("/portal/stock/").content.decode()

    assert "<b>100</b> copies" in text
    assert f"/portal/stock/{mine.pk}/forward/" in text


def test_a_hand_out_is_recorded_once(portal: Client, mine: Balance) -> None:
    key = uuid4()

    give(portal, mine, "６０", key=key, receiver_count="12")
    give(portal, mine, "60", key=key)

    mine.refresh_from_db()
    assert (HandOut.objects.get().receiver_count, mine.on_hand) == (12, 40)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"copies": "101"}, "copies"),
        ({"copies": "0"}, "copies"),
        ({"copies": "-5"}, "copies"),
        ({"copies": "1" + "0" * 20}, "copies"),
        ({"receivers": "friends"}, "receivers"),
        ({"receiver_count": "x"}, "receiver_count"),
        ({"activity": "999999"}, "activity"),
        ({"handed_out_on": now().date() + timedelta(days=1)}, "handed_out_on"),
        ({"handed_out_on": "0001-01-01"}, "handed_out_on"),
    ],
)
def test_a_hand_out_that_cannot_be_is_refused_at_its_field(
    portal: Client, mine: Balance, values: dict[str, object], field: str
) -> None:
    response = give(portal, mine, **({"copies": "5"} | values))

    mine.refresh_from_db()
    assert list(response.context["form"].errors) == [field]
    assert (HandOut.objects.count(), mine.on_hand) == (0, 100)


def test_too_many_copies_are_told_with_what_is_there(portal: Client, mine: Balance) -> None:
    text = give(portal, mine, "101").content.decode()

    assert "Only 100 copies lie at 赵李桥镇, not 101." in text


def test_villages_get_their_copies_all_or_none(portal: Client, mine: Balance, township: Township) -> None:
    first, second = make_village(township), make_village(township)
    path, key = f"/portal/stock/{mine.pk}/forward/", uuid4()

    refused = portal.post(path, {f"village_{first.pk}": "60", f"village_{second.pk}": "41", "key": key})
    wanted = {f"village_{first.pk}": "60", f"village_{second.pk}": "30", "key": key}
    portal.post(path, wanted)
    portal.post(path, wanted)

    lying = Balance.objects.filter(edition=mine.edition, place__township=township)
    assert "Together these are 101 copies, but only 100 lie at the township." in refused.content.decode()
    assert dict(lying.values_list("place__village", "on_hand")) == {None: 10, first.pk: 60, second.pk: 30}
    assert find_imbalances() == []


def test_another_townships_village_gets_nothing(portal: Client, mine: Balance) -> None:
    stranger = make_village(make_township(mine.place.county, "神山镇"))

    response = portal.post(
        f"/portal/stock/{mine.pk}/forward/", {f"village_{stranger.pk}": "5", "key": uuid4()}
    )

    mine.refresh_from_db()
    assert "Write a number at one village at least." in response.content.decode()
    assert mine.on_hand == 100


def test_a_villages_pile_is_handed_out_but_not_passed_on(
    portal: Client, mine: Balance, township: Township
) -> None:
    village = make_village(township)
    portal.post(f"/portal/stock/{mine.pk}/forward/", {f"village_{village.pk}": "60", "key": uuid4()})
    there = Balance.objects.get(place__village=village)

    give(portal, there, "25")

    there.refresh_from_db()
    assert (HandOut.objects.get().village, there.on_hand) == (village, 35)
    assert portal.get(f"/portal/stock/{there.pk}/forward/").status_code == 404
