"""The print engine's own limits, each asked by itself: behind each there is another that would answer too."""

import base64
import io
import os
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import Element, SubElement

import pikepdf
import pytest
from PIL import Image, ImageCms

from outreach.printing import caps, fetcher, outlined, press, share
from outreach.printing.assets import Assets, Limits, MissingAsset
from outreach.printing.colour import profile
from outreach.printing.errors import PrintError
from outreach.printing.fonts import words
from outreach.printing.merge import sheets, stamps
from outreach.printing.merge.cells import Cells, UnplannedGlyph
from outreach.printing.merge.filling import BrokenTemplate, Filling
from outreach.printing.merge.forked import ChildDied, Forked
from outreach.printing.merge.shaping import Glyph
from outreach.printing.merge.stamps import NotStampable
from outreach.printing.metadata import write_metadata
from outreach.printing.typography import patch
from outreach.printing.typography.patch import Layout, TypographyBroken

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.mark.parametrize(
    "url",
    [
        f"data:text/html;base64,{base64.b64encode(b'x').decode()}",
        "data:image/png;utf8,x",
        "data:image/png;base64," + "A" * (fetcher.INLINE_BYTES + 1),
        "data:image/png;base64,***",
    ],
)
def test_an_inline_picture_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(MissingAsset):
        fetcher._read_inline(url)


@pytest.mark.parametrize(
    "data",
    [SVG + b" " * Limits().vector_bytes, b"<svg", b"<!DOCTYPE x>" + SVG, b"<html/>"],
    ids=lambda data: data[:9],
)
def test_a_drawing_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(MissingAsset):
        fetcher._check_svg("asset:x", data, Limits())


def test_a_file_that_grew_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "big.png"
    path.write_bytes(b"x" * 20)

    with path.open("rb") as file, pytest.raises(MissingAsset):
        Assets(limits=Limits(file_bytes=10))._read_open("asset:big.png", file)


def test_more_elements_than_the_cap_are_refused() -> None:

    root = Element("p")
    for _number in range(3):
        SubElement(root, "b")

    with pytest.raises(caps.TooLarge):
        caps.check_tree(root, caps.Caps(elements=3))


def test_without_a_profile_no_press_file_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(profile, "FREE_PROFILE_PLACES", ())
    with pytest.raises(profile.WrongProfile):
        profile.default_profile()


def of_version(data: bytes, major: int, minor: int) -> bytes:
    """The profile as one of another version of ICC (ICC.1, 7.2.4: byte 8, and the upper half of byte 9)."""
    return data[:8] + bytes([major, minor << 4]) + data[10:]


def test_a_profile_that_is_none_of_a_press_is_refused(tmp_path: Path) -> None:
    press_profile = profile.default_profile().read_bytes()
    screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for name, data in (
        ("broken", b"no profile"), ("screen", of_version(screen, 4, 2)), ("too new", of_version(press_profile, 4, 4)),
    ):  # fmt: skip
        (tmp_path / name).write_bytes(data)
        with pytest.raises(profile.WrongProfile):
            profile.load_profile(tmp_path / name)

    (tmp_path / "good").write_bytes(of_version(press_profile, 4, 2))
    assert profile.load_profile(tmp_path / "good")


def test_a_word_that_no_font_has_is_named() -> None:
    with pytest.raises(words.MissingGlyph):
        words.family_for("\U0010fffd", ("Outreach Song",))


def test_without_fonts_no_label_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlined, "installed_faces", list)

    with pytest.raises(outlined.NoLabelFont):
        outlined.label_face()


def test_an_attachment_is_refused_whatever_put_it_there() -> None:
    document: Any = SimpleNamespace(
        pages=[SimpleNamespace(links=[("attachment", "x", (0, 0, 1, 1), None)])],
        metadata=SimpleNamespace(attachments=[]),
    )

    with pytest.raises(press.ForbiddenAttachment):
        press._forbid_attachments(document)


def test_a_moment_without_its_zone_is_no_date_of_a_file() -> None:
    with pikepdf.new() as pdf, pytest.raises(ValueError, match="time zone"):
        write_metadata(pdf, title="x", language="zh", at=datetime(2026, 6, 1), marks={})  # noqa: DTZ001 - the fault
    with pikepdf.new() as pdf:
        write_metadata(pdf, title="x", language="zh", at=datetime(2026, 6, 1, tzinfo=UTC), marks={})


def test_a_cover_of_too_many_pixels_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (9, 9)).save(stream, "PNG")
    monkeypatch.setattr(share, "MOST_PIXELS", 80)

    with pytest.raises(share.UnreadableCover):
        share._opened(stream.getvalue())


@pytest.mark.parametrize(
    "html",
    [
        '<p><img src="x.png" data-f="photo"></p>',
        '<p><br data-f="name"></p>',
        '<p><br data-f="name">x</br></p>',
    ],
)
def test_a_field_that_nothing_can_be_written_into_is_named(html: str) -> None:
    with pytest.raises(BrokenTemplate):
        Filling(html)


def test_a_child_that_died_without_a_word_is_told() -> None:
    with pytest.raises(ChildDied):
        Forked(lambda: os._exit(3)).result()


def test_what_can_not_be_stamped_exactly_is_laid_out_whole() -> None:
    cut: Any = SimpleNamespace(text="甲", field="village", start=0, end=1, context=[])
    cells: Any = SimpleNamespace(compose=lambda _text: [])

    with pytest.raises(NotStampable):
        sheets._text({"photo": b"x"}, "photo")
    with pytest.raises(NotStampable):
        sheets._stamp(SimpleNamespace(text="甲", field="x", box=None), [], {"x": "乙"}, {}, {})  # type: ignore[arg-type]
    with pytest.raises(NotStampable):
        stamps.text_stamp(cut, [b"q"], "甲", 0, cells)
    drawn = SimpleNamespace(text="甲", field="village", start=0, end=3, context=[])
    other = SimpleNamespace(compose=lambda _text: (Glyph("/G 9 Tf", "0002"),), glyphs={}, packed={})
    with pytest.raises(NotStampable):
        stamps.text_stamp(drawn, [b"1 0 Td", b"/F 9 Tf", b"[<0001>] TJ"], "甲", 0, other)  # type: ignore[arg-type]
    with pytest.raises(NotStampable):
        stamps.qr_stamp(SimpleNamespace(start=0, end=1), [b"q"], "https://example.org")  # type: ignore[arg-type]
    with pytest.raises(NotStampable):
        stamps._qr_hole("qr", 1).write("https://example.org/" + "x" * 200)


def test_a_character_that_was_not_planned_is_told_when_the_cells_are_closed() -> None:
    cells = Cells.__new__(Cells)
    cells.is_closed = True

    with pytest.raises(UnplannedGlyph):
        cells._learn("甲")


def test_another_typesetter_than_the_tested_one_is_tried_before_it_prints(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Layout, "has_chinese_typography", False, raising=False)
    monkeypatch.setattr(patch, "TESTED_VERSIONS", ("0.0",))
    monkeypatch.setattr(patch, "first_fault", lambda: "justified lines are ragged")

    with pytest.raises(TypographyBroken):
        patch.install()

    assert issubclass(TypographyBroken, PrintError)


def test_a_typesetter_whose_functions_take_other_arguments_is_left_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Layout, "has_chinese_typography", False, raising=False)
    function, _parameters = patch.SEAMS["draw_text"]
    monkeypatch.setitem(patch.SEAMS, "draw_text", (function, ("stream", "textbox")))

    with pytest.raises(TypographyBroken):
        patch.install()

    assert not Layout.has_chinese_typography
