"""The picture that a poster is shared with."""

import io

import pytest
from PIL import Image, ImageFont

from outreach.printing.share import (
    BOLD,
    NOT_FIRST,
    Shape,
    UnreadableCover,
    _fitted,
    _wrapped,
    house_font,
    share_picture,
)
from tests.printing.samples import as_file, photo

TITLE = "珍爱生命，预防溺水：致全市中小学生家长的一封信（2026年夏季）"


@pytest.mark.parametrize("shape", list(Shape))
def test_the_picture_has_the_size_of_its_place(shape: Shape) -> None:
    picture = Image.open(io.BytesIO(share_picture(as_file(photo()), TITLE, shape=shape, issuer="民政局")))

    assert (picture.format, picture.size) == ("JPEG", shape.value)


def test_the_title_is_written_on_it() -> None:
    with_title = share_picture(as_file(photo()), TITLE)

    assert with_title != share_picture(as_file(photo()), "另一个标题")


def test_nothing_of_the_covers_metadata_is_kept() -> None:
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (29.0, 43.0, 0.0)}
    file = io.BytesIO()
    photo().save(file, "JPEG", exif=exif)
    assert Image.open(io.BytesIO(file.getvalue())).getexif() != {}

    shared = Image.open(io.BytesIO(share_picture(file.getvalue(), TITLE)))

    assert dict(shared.getexif()) == {}


@pytest.mark.parametrize("cover", [b"", b"not a picture", as_file(photo())[:300]])
def test_a_broken_cover_is_said_to_be_broken(cover: bytes) -> None:
    with pytest.raises(UnreadableCover) as refusal:
        share_picture(cover, TITLE)

    assert "封面图片无法读取" in refusal.value.chinese


def lines(text: str, width: int, font: ImageFont.FreeTypeFont | None = None) -> list[str]:
    return list(_wrapped(text, font or house_font(700, 40), width))


def test_no_line_starts_with_a_full_stop_and_no_number_is_split() -> None:
    for width in range(120, 700, 20):
        found = lines(TITLE, width)

        assert "".join(found) == TITLE
        assert not [line for line in found if line[0] in NOT_FIRST or line.endswith("（")]
        assert any("2026" in line for line in found)


def test_a_title_without_end_is_cut_and_fits() -> None:
    share_picture(as_file(photo()), "很长的标题" * 200, shape=Shape.SQUARE)


def test_a_see_through_cover_stands_on_white() -> None:
    clear = Image.new("RGBA", (400, 600), (0, 0, 0, 0))

    picture = Image.open(io.BytesIO(share_picture(as_file(clear, "PNG"), TITLE)))

    assert picture.getpixel((1200 - 40 - 100, 300)) == (255, 255, 255)


def test_no_character_of_a_title_stands_alone_on_its_last_line() -> None:
    font = house_font(BOLD, 76)

    lines, size = _fitted("防溺水“六不”海报", int(font.getlength("防溺水“六不”海")) + 10, 500, 76)

    assert (lines, size) == (["防溺水“六不”", "海报"], 76)


def test_a_title_breaks_after_its_marks_where_there_is_room() -> None:
    width = int(house_font(700, 40).getlength("走进所有乡镇（街道）")) + 80

    assert lines("宣讲三十场，走进所有乡镇（街道）", width) == ["宣讲三十场，", "走进所有乡镇（街道）"]
