"""Signing in the portal, the paper fallback with its photo, and what a photo may be."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from PIL import Image

from materials.models import Delivery, Discrepancy, Receipt
from materials.states import DeliveryState
from tests.materials.portal.rows import picture, receive

GPS_IFD, ORIENTATION = 0x8825, 0x0112


def sign(
    portal: Client, delivery: Delivery, received: str = "100", damaged: str = "0", **values: object
) -> HttpResponseBase:
    line = delivery.lines.get()
    data = {f"received_{line.pk}": received, f"damaged_{line.pk}": damaged, "signer": "示例督导员甲"}
    return portal.post(f"/portal/deliveries/{delivery.pk}/sign/", data | values)


def upload(content: bytes, name: str = "note.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def huge_png(side: int) -> bytes:
    """A PNG of a few hundred bytes whose header tells of side × side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def test_a_member_signs_and_the_difference_is_open(portal: Client, delivery: Delivery) -> None:
    response = sign(portal, delivery, "９２", "3")

    delivery.refresh_from_db()
    page = portal.get(response["Location"]).content.decode()
    assert delivery.state == DeliveryState.DIFFERENCE
    assert delivery.receipt.way == Receipt.Way.PORTAL
    assert dict(Discrepancy.objects.values_list("kind", "copies")) == {"short": 5, "damaged": 3}
    assert "The store looks into it." in page


@pytest.mark.parametrize(
    ("received", "damaged", "field"),
    [("101", "0", "received"), ("99", "2", "received"), ("-1", "0", "received"), ("", "0", "received"),
     ("100", "1e1", "damaged"), ("1" + "0" * 20, "0", "received")],
)  # fmt: skip
def test_a_count_that_cannot_be_is_refused_at_its_line(
    portal: Client, delivery: Delivery, received: str, damaged: str, field: str
) -> None:
    response = sign(portal, delivery, received, damaged)

    delivery.refresh_from_db()
    assert list(response.context["form"].errors) == [f"{field}_{delivery.lines.get().pk}"]
    assert delivery.state == DeliveryState.SENT


def test_the_paper_note_is_kept_as_a_bare_upright_photo(portal: Client, delivery: Delivery) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif.get_ifd(GPS_IFD)[1] = "N"

    sign(portal, delivery, photo=upload(picture("JPEG", (3000, 1500), exif=exif.tobytes())))

    receipt = Receipt.objects.get()
    content = b"".join(portal.get(f"/portal/deliveries/{delivery.pk}/photo/").streaming_content)
    kept = Image.open(io.BytesIO(content))
    assert receipt.way == Receipt.Way.PAPER
    assert (kept.format, kept.size) == ("JPEG", (1000, 2000))
    assert dict(kept.getexif()) == {}
    assert b"Exif" not in content


@pytest.mark.parametrize(
    "content",
    [
        picture("JPEG", (400, 400))[:-300],
        picture("PNG")[:60],
        picture("WEBP", (400, 400))[:90],
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + b"\0" * 60,
        b"MZ" + b"\0" * 500,
        huge_png(6400),
        huge_png(20_000),
        b"\xff" * (10 * 1024 * 1024 + 1),
    ],
    ids=["cut JPEG", "cut PNG", "cut WebP", "SVG", "GIF", "EXE", "41 MP", "400 MP", "over 10 MB"],
)
def test_what_is_no_usable_photo_is_refused_at_its_field(
    portal: Client, delivery: Delivery, content: bytes
) -> None:
    response = sign(portal, delivery, photo=upload(content))

    delivery.refresh_from_db()
    assert list(response.context["form"].errors) == ["photo"]
    assert (delivery.state, Receipt.objects.count()) == (DeliveryState.SENT, 0)


def test_a_signed_delivery_cannot_be_signed_again(portal: Client, delivery: Delivery) -> None:
    receive(delivery)

    response = sign(portal, delivery, "1")

    assert response["Location"] == f"/portal/deliveries/{delivery.pk}/"
    assert "Nothing was changed" in portal.get(response["Location"]).content.decode()
    assert delivery.lines.get().received == 100


def test_a_proof_that_was_never_made_is_not_there(portal: Client, delivery: Delivery) -> None:
    receive(delivery)

    assert portal.get(f"/portal/deliveries/{delivery.pk}/signature/").status_code == 404
    assert portal.get(f"/portal/deliveries/{delivery.pk}/delivery/").status_code == 404
