"""Choosing packs, ordering once, limits, and what the order tells afterwards."""

from uuid import uuid4

import pytest
from django.http import HttpResponseBase
from django.test import Client

from materials.actions import orders
from materials.actions.deliveries import dispatch_order
from materials.models import Edition, Order
from materials.states import OrderState
from outreach.accounts.models import User
from outreach.places.models import Region, Township
from tests.factories import make_edition
from tests.materials.portal.rows import make_order, now, put_in_store, soon

SAFE_DIGITS = "１２"


def send(portal: Client, edition: Edition, packs: str = "3", **values: object) -> HttpResponseBase:
    data = {f"packs_{edition.pk}": packs, "purpose": "张贴", "needed_on": soon().isoformat(), "key": uuid4()}
    return portal.post("/portal/orders/new/", data | values)


def text_of(response: HttpResponseBase) -> str:
    return response.content.decode()


def test_the_catalogue_tells_what_is_left_in_words_only(
    portal: Client, county: Region, bob: User, edition: Edition
) -> None:
    few, none = make_edition(county, "折页", pack_size=50), make_edition(county, "挂图", pack_size=50)
    put_in_store(few, 473, bob)
    put_in_store(none, 49, bob)

    text = text_of(portal.get("/portal/materials/"))

    words = [text.index(word) for word in ("In stock", "Few left", "None left")]
    assert words == sorted(words)
    assert not [number for number in ("2000", "2,000", "473", "49 ") if number in text]


def test_an_older_edition_is_offered_while_it_is_in_store(
    portal: Client, bob: User, edition: Edition
) -> None:
    newer = Edition.objects.create(material=edition.material, number=2)

    assert f"packs_{edition.pk}" in text_of(portal.get("/portal/materials/"))
    put_in_store(newer, 20, bob)
    assert f"packs_{newer.pk}" in text_of(portal.get("/portal/materials/"))


def test_full_width_digits_become_plain_on_the_way_to_the_basket(portal: Client, edition: Edition) -> None:
    response = portal.get("/portal/materials/", {f"packs_{edition.pk}": SAFE_DIGITS})

    assert response["Location"] == f"/portal/orders/new/?packs_{edition.pk}=12"
    assert 'value="12"' in text_of(portal.get(response["Location"]))


@pytest.mark.parametrize(
    "typed", ["1_000", "+5", "1e3", "-5", "0", "1" + "0" * 20, "١٢", "1.5", "abc", "99999"]
)
def test_what_is_no_number_of_packs_is_refused_at_the_field(
    portal: Client, edition: Edition, typed: str
) -> None:
    shown = portal.get("/portal/materials/", {f"packs_{edition.pk}": typed})
    sent = send(portal, edition, typed)

    for response in (shown, sent):
        assert response.status_code == 200
        assert list(response.context["form"].errors) == [f"packs_{edition.pk}"]
        assert 'aria-invalid="true"' in text_of(response)
    assert Order.objects.count() == 0


def test_nothing_chosen_leads_back_to_the_catalogue(portal: Client, edition: Edition) -> None:
    shown = portal.get("/portal/materials/", {f"packs_{edition.pk}": ""})
    sent = send(portal, edition, "", follow=True)

    assert "Nothing is chosen yet." in text_of(shown)
    assert sent["Location"] == "/portal/materials/"
    assert Order.objects.count() == 0


def test_an_order_is_made_once_however_often_the_button_is_pressed(
    portal: Client, edition: Edition, township: Township
) -> None:
    key = uuid4()

    first = send(portal, edition, key=key)
    second = send(portal, edition, "9", key=key)

    order = Order.objects.get()
    assert first["Location"] == second["Location"] == f"/portal/orders/{order.pk}/"
    assert (order.township, order.lines.get().requested) == (township, 60)


def test_two_townships_with_one_key_get_two_orders(
    portal: Client, charlie: User, edition: Edition, township: Township
) -> None:
    key = uuid4()
    send(portal, edition, key=key)
    other = Client()
    other.force_login(charlie)

    response = send(other, edition, key=key)

    assert response.status_code == 302
    assert Order.objects.count() == 2


def test_more_than_the_limit_needs_a_reason(portal: Client, edition: Edition, township: Township) -> None:
    rules = orders.ordering_rules(township)
    rules.max_copies_per_order = 100
    rules.save()

    refused = send(portal, edition, "6")
    accepted = send(portal, edition, "6", **{f"reason_{edition.pk}": "两所学校"})

    assert "You can order 5 more packs (100 copies)." in text_of(refused)
    assert accepted.status_code == 302
    assert Order.objects.get().lines.get().over_limit_reason == "两所学校"


def test_closed_ordering_says_why_and_takes_nothing(
    portal: Client, edition: Edition, township: Township
) -> None:
    rules = orders.ordering_rules(township)
    rules.is_open, rules.closed_note = False, "盘点，6月10日恢复"
    rules.save()

    response = send(portal, edition)

    assert "盘点，6月10日恢复" in text_of(response)
    assert "盘点，6月10日恢复" in text_of(portal.get("/portal/materials/"))
    assert Order.objects.count() == 0


@pytest.mark.parametrize("day", ["2026-02-30", "31/12/26", "二〇二六年", "0001-01-01", "9999-12-31", ""])
def test_a_day_that_cannot_be_is_refused_at_the_field(portal: Client, edition: Edition, day: str) -> None:
    response = send(portal, edition, needed_on=day)

    assert list(response.context["form"].errors) == ["needed_on"]
    assert Order.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "value"), [("purpose", "x" * 201), ("purpose", "a\0b"), ("key", "1"), ("purpose", " ")]
)
def test_faulty_texts_are_refused_and_kept_on_the_page(
    portal: Client, edition: Edition, field: str, value: str
) -> None:
    response = send(portal, edition, **{field: value})

    assert list(response.context["form"].errors) == [field]
    assert 'role="alert"' in text_of(response)
    assert Order.objects.count() == 0


def test_a_material_that_was_withdrawn_meanwhile_is_refused(portal: Client, edition: Edition) -> None:
    edition.material.is_orderable = False
    edition.material.save()

    assert send(portal, edition)["Location"] == "/portal/materials/"
    assert Order.objects.count() == 0


def test_what_a_township_types_is_text_on_the_page(portal: Client, edition: Edition) -> None:
    typed = "<script>alert(1)</script>{{7*7}}\u202e"

    page = portal.get(send(portal, edition, purpose=typed)["Location"])

    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in text_of(page)
    assert "<script>alert" not in text_of(page)


def test_an_order_tells_what_became_of_it(
    portal: Client, alice: User, bob: User, township: Township, edition: Edition
) -> None:
    order = make_order(township, alice, edition, 300)
    line = order.lines.get()
    orders.approve_order(order=order, copies={line.pk: 240}, actor=bob, at=now(), note="先发240份")
    delivery = dispatch_order(order=order, copies={line.pk: 240}, actor=bob, at=now())

    response = portal.get(f"/portal/orders/{order.pk}/")

    assert [event.title for event in response.context["events"]] == [
        "Ordered by 示例督导员甲.",
        "The office approved 240 of 300 copies.",
        f"240 copies left the store with delivery {delivery.number}.",
    ]
    assert response.context["events"][1].note == "先发240份"
    assert not response.context["may_cancel"]


def test_a_returned_order_is_corrected_and_handed_in_again(
    portal: Client, alice: User, bob: User, township: Township, edition: Edition
) -> None:
    order = make_order(township, alice, edition, 300)
    orders.send_back(order=order, actor=bob, at=now(), note="请减到2包")
    page = portal.get(f"/portal/orders/{order.pk}/again/")

    data = {f"packs_{edition.pk}": "2", "purpose": "学校", "needed_on": soon(), "key": uuid4()}
    response = portal.post(f"/portal/orders/{order.pk}/again/", data)

    order.refresh_from_db()
    assert "请减到2包" in text_of(page)
    assert 'value="15"' in text_of(page)
    assert response["Location"] == f"/portal/orders/{order.pk}/"
    assert (order.state, order.purpose, order.lines.get().requested) == (OrderState.SUBMITTED, "学校", 40)


def test_an_order_is_withdrawn_as_long_as_nothing_was_sent(
    portal: Client, alice: User, bob: User, township: Township, edition: Edition
) -> None:
    order, late = make_order(township, alice, edition), make_order(township, alice, edition)
    line = late.lines.get()
    orders.approve_order(order=late, copies={line.pk: 60}, actor=bob, at=now())
    dispatch_order(order=late, copies={line.pk: 60}, actor=bob, at=now())

    portal.post(f"/portal/orders/{order.pk}/cancel/")
    refused = portal.post(f"/portal/orders/{late.pk}/cancel/", follow=True)

    order.refresh_from_db()
    late.refresh_from_db()
    assert (order.state, late.state) == (OrderState.CANCELLED, OrderState.SENT)
    assert "Nothing was changed" in text_of(refused)
