"""Pictures lose all but their pixels, and broken ones are refused, wherever they enter."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.images import get_image_model

from outreach.accounts.models import User
from outreach.content.picture_fields import clean_photo
from outreach.content.pictures import NotAPicture, TooManyPixels, clean_picture
from outreach.content.uploads import safe_name
from tests.content import hostile_pictures as hostile
from tests.factories import make_user

KINDS = ["JPEG", "PNG", "WEBP"]
BROKEN: dict[str, Callable[[], bytes]] = {
    "cut.png": lambda: hostile.cut(hostile.plain("PNG", (300, 300))),
    "cut.jpg": lambda: hostile.cut(hostile.plain("JPEG", (300, 300))),
    "cut.webp": lambda: hostile.cut(hostile.plain("WEBP", (300, 300))),
    "text-bomb.png": hostile.text_bomb,
    "zero-size.png": lambda: hostile.png_that_says(0, 0),
    "10000x10000.png": lambda: hostile.png_that_says(10_000, 10_000),
    "65000x65000.png": lambda: hostile.png_that_says(65_000, 65_000),
    "page.png": lambda: b"<html><script>alert(1)</script></html>",
    "drawing.png": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "program.jpg": lambda: b"MZ" + bytes(2000),
    "moving.jpg": lambda: hostile.plain("GIF"),
    "no-bytes.png": lambda: b"",
}


@pytest.fixture
def boss(db: None, client: Client) -> User:
    user = make_user("boss")
    user.is_superuser = True
    user.save()
    client.force_login(user)
    return user


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_keeps_its_pixels_upright_and_nothing_else(kind: str) -> None:
    content = hostile.with_whereabouts(kind)
    assert hostile.CANARY in content

    clean = clean_picture(content)

    picture = Image.open(BytesIO(clean.content))
    assert (clean.kind, picture.size, dict(picture.getexif())) == (kind, (40, 60), {})
    assert hostile.CANARY not in clean.content
    # What was red at the top left is red at the top right once the picture stands upright.
    red, green, _blue = picture.convert("RGB").getpixel((35, 5))
    assert (red > 200, green < 80) == (True, True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_photo_sent_as_proof_carries_no_whereabouts(kind: str) -> None:
    clean = clean_photo(hostile.with_whereabouts(kind))

    assert hostile.CANARY not in clean
    assert Image.open(BytesIO(clean)).size == (40, 60)


def test_transparency_stays_where_the_kind_knows_it() -> None:
    buffer = BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(buffer, "PNG")

    clean = clean_picture(buffer.getvalue())

    assert Image.open(BytesIO(clean.content)).mode == "RGBA"


@pytest.mark.parametrize("name", BROKEN)
def test_broken_pictures_are_named_as_such(name: str) -> None:
    with pytest.raises((NotAPicture, TooManyPixels)):
        clean_picture(BROKEN[name]())


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize(
    "door", ["wagtailimages:add", "wagtailimages:add_multiple", "wagtailimages_chooser:create"]
)
def test_a_broken_picture_is_an_error_of_the_form_and_leaves_nothing(
    boss: User, client: Client, door: str, name: str
) -> None:
    upload = SimpleUploadedFile(name, BROKEN[name](), "image/png")
    # Files of other tests stay when their rows roll back.
    before = files_below("original_images"), files_below("wagtail_uploads")
    field = {
        "wagtailimages:add_multiple": "files[]",
        "wagtailimages_chooser:create": "image-chooser-upload-file",
    }
    prefix = "image-chooser-upload-" if "chooser" in door else ""

    answer = client.post(reverse(door), {f"{prefix}title": "x", field.get(door, "file"): upload})

    assert answer.status_code == 200
    assert get_image_model().objects.count() == 0
    assert (files_below("original_images"), files_below("wagtail_uploads")) == before


# Wagtail leaves the temporary file of a rendition to the collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("kind", KINDS)
def test_stored_pictures_and_their_renditions_tell_no_whereabouts(
    boss: User, client: Client, kind: str
) -> None:
    upload = SimpleUploadedFile(f"课堂.{kind.lower()}", hostile.with_whereabouts(kind), "image/jpeg")

    client.post(reverse("wagtailimages:add"), {"title": "课堂", "file": upload})

    image = get_image_model().objects.get()
    rendition = image.get_rendition("width-30")
    for field in (image.file, rendition.file):
        with field.storage.open(field.name) as stream:
            content = stream.read()
        assert hostile.CANARY not in content
        assert dict(Image.open(BytesIO(content)).getexif()) == {}
    assert (image.title, image.width, image.height) == ("课堂", 40, 60)
    image.delete()


def test_a_picture_whose_title_is_wrong_waits_without_its_whereabouts(boss: User, client: Client) -> None:
    upload = SimpleUploadedFile("a.jpg", hostile.with_whereabouts("JPEG"), "image/jpeg")
    before = files_below("wagtail_uploads")

    client.post(reverse("wagtailimages:add_multiple"), {"title": "长" * 300, "files[]": upload})

    (waiting,) = files_below("wagtail_uploads") - before
    assert hostile.CANARY not in waiting.read_bytes()
    waiting.unlink()


@pytest.mark.parametrize(
    ("original", "kept"),
    [
        ("../../etc/passwd.png", "etc-passwd"),
        ("a\0b.png", "a-b"),
        ("x" * 400 + ".png", "x" * 60),
        ("\u202egnp.exe", "gnp"),
        ("CON.png", "file"),
        ("宣讲 现场.png", "宣讲-现场"),
        ("😀.png", "file"),
        (".htaccess", "htaccess"),
    ],
)
def test_names_on_the_disk_are_safe_and_unlike_each_other(original: str, kept: str) -> None:
    first, second = safe_name(original, "png"), safe_name(original, "png")

    assert first.rpartition("-")[0] == kept
    assert first.endswith(".png")
    assert first != second


def files_below(folder: str) -> set[Path]:
    return {path for path in (Path(settings.PRIVATE_ROOT) / "library" / folder).rglob("*") if path.is_file()}
