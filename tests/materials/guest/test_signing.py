"""The page behind a QR code: signing once, from any phone, and nothing for who guesses."""

from datetime import timedelta

import pytest
from django.http import HttpResponseBase
from django.test import Client

from materials.actions.deliveries import token_of
from materials.actions.papers import PAPERS, make_pdf
from materials.models import Delivery, Receipt
from materials.states import DeliveryState
from outreach.content.stylesheet import site_stylesheet
from tests.house.tree import ROOT
from tests.materials.designs import texts
from tests.materials.portal.rows import data_url, now, picture

SCRIPTS = ("receipt.js", "signature.js", "photo.js")
SLOW_LINE_BYTES = 40_000


def address(delivery: Delivery) -> str:
    return f"/d/{token_of(delivery)}/"


def sign(
    phone: Client, delivery: Delivery, received: str = "100", damaged: str = "0", **values: object
) -> HttpResponseBase:
    line = delivery.lines.get()
    data = {f"received_{line.pk}": received, f"damaged_{line.pk}": damaged, "signer": "示例主任001"}
    return phone.post(address(delivery), data | {"signature": data_url(picture())} | values)


def state_of(delivery: Delivery) -> str:
    delivery.refresh_from_db()
    return delivery.state


def test_a_director_signs_without_an_account(phone: Client, delivery: Delivery) -> None:
    response = sign(phone, delivery, "95", note="一箱受潮")

    receipt = Receipt.objects.get()
    assert response["Location"] == address(delivery)
    assert (receipt.way, receipt.signer, receipt.note) == (Receipt.Way.QR, "示例主任001", "一箱受潮")
    with receipt.signature.open() as drawing:
        assert drawing.read().startswith(b"\x89PNG")
    assert delivery.lines.get().short == 5
    assert state_of(delivery) == DeliveryState.DIFFERENCE


def test_the_note_of_a_signed_delivery_shows_who_signed_and_what_was_missing(
    phone: Client, delivery: Delivery
) -> None:
    before = PAPERS["delivery-note"].draw(delivery.pk)
    sign(phone, delivery, "93", "2", note="一箱受潮")

    paper = PAPERS["delivery-note"].draw(delivery.pk)
    (page,) = texts(make_pdf(paper, at=now()))

    assert [words in page for words in ("已签收", "签收人：示例主任001", "备注：一箱受潮")] == [True] * 3
    assert [f'note__copies">{copies}</td>' in paper.html for copies in (93, 2, 5)] == [True] * 3
    assert next(iter(paper.pictures.values())).startswith(b"\x89PNG")
    assert "扫一扫" not in page
    assert ("扫一扫" in before.html, before.pictures) == (True, {})


def test_a_tick_is_a_signature_where_nothing_can_be_drawn(phone: Client, delivery: Delivery) -> None:
    refused = sign(phone, delivery, signature="")
    accepted = sign(phone, delivery, signature="", confirmed="on")

    assert list(refused.context["form"].errors) == ["confirmed"]
    assert accepted.status_code == 302
    assert not Receipt.objects.get().signature


def test_after_use_the_page_says_only_that_it_is_signed(phone: Client, delivery: Delivery) -> None:
    sign(phone, delivery)

    shown = phone.get(address(delivery))
    again = sign(phone, delivery, "1")

    for response in (shown, again):
        text = response.content.decode()
        assert "This delivery is signed" in text
        assert not [
            word for word in ("示例主任001", delivery.number, "防溺水海报", "赵李桥镇") if word in text
        ]
    assert delivery.lines.get().received == 100


def test_an_expired_code_says_only_that(phone: Client, delivery: Delivery) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(token_expires_at=now() - timedelta(minutes=1))

    shown = phone.get(address(delivery))
    sent = sign(phone, delivery)

    for response in (shown, sent):
        assert "This code has expired" in response.content.decode()
        assert delivery.number not in response.content.decode()
    assert state_of(delivery) == DeliveryState.SENT


@pytest.mark.parametrize("token", ["a" * 24, "x", "' OR 1=1", "%00", "二维码", "a" * 3000])
def test_a_guess_is_not_there(phone: Client, delivery: Delivery, token: str) -> None:
    assert phone.get(f"/d/{token}/").status_code == 404
    assert phone.post(f"/d/{token}/").status_code == 404


@pytest.mark.parametrize(
    "drawn",
    [
        "data:image/png;base64,%%%",
        "data:image/svg+xml;base64,PHN2Zy8+",
        "hello",
        data_url(picture()[:50]),
        data_url(picture("JPEG")),
        data_url(picture(size=(3000, 2000))),
        "data:image/png;base64," + "A" * (200 * 1024),
    ],
    ids=["no base64", "SVG", "text", "cut", "JPEG", "too many pixels", "over 200 KB"],
)
def test_a_drawing_that_is_none_is_refused(phone: Client, delivery: Delivery, drawn: str) -> None:
    response = sign(phone, delivery, signature=drawn)

    assert list(response.context["form"].errors) == ["signature"]
    assert response.context["form"].errors["signature"][0] in response.content.decode()
    assert state_of(delivery) == DeliveryState.SENT


def test_a_signature_of_5_mb_is_told_and_changes_nothing(phone: Client, delivery: Delivery) -> None:
    response = sign(phone, delivery, signature="data:image/png;base64," + "A" * 5_000_000)

    assert response.status_code == 413
    assert "Nothing was saved and nothing was changed." in response.content.decode()
    assert state_of(delivery) == DeliveryState.SENT


def test_more_than_was_sent_is_refused_at_the_line_and_what_was_typed_stays(
    phone: Client, delivery: Delivery
) -> None:
    response = sign(phone, delivery, "99", "2")

    text = response.content.decode()
    assert list(response.context["form"].errors) == [f"received_{delivery.lines.get().pk}"]
    assert 'value="示例主任001"' in text
    assert data_url(picture()) in text
    assert state_of(delivery) == DeliveryState.SENT


def test_the_page_is_small_private_and_forgotten(phone: Client, delivery: Delivery) -> None:
    response = phone.get(address(delivery))

    scripts = sum((ROOT / "outreach/static/js" / name).stat().st_size for name in SCRIPTS)
    assert len(response.content) + len(site_stylesheet().zipped) + scripts < SLOW_LINE_BYTES
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
