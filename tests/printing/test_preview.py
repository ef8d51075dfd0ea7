"""Page pictures for the screen."""

import io

import pytest
from PIL import Image

from outreach.printing.preview import page_count, preview, thumbnails
from outreach.printing.profiles import OFFICE
from tests.printing.samples import finished, laid_out

RED = "<div style='position: absolute; inset: -18mm; background: device-cmyk(0 1 1 0)'></div>"


@pytest.fixture(scope="module")
def three_pages() -> bytes:
    return laid_out("<p>一</p>" + "<p style='break-before: page'>二</p>" * 2, profile=OFFICE)


@pytest.mark.parametrize(("form", "kind"), [("png", "PNG"), ("webp", "WEBP")])
def test_a_preview_has_the_width_asked_for(three_pages: bytes, form: str, kind: str) -> None:
    picture = Image.open(io.BytesIO(preview(three_pages, page=2, width_px=400, form=form)))  # type: ignore[arg-type]

    assert (picture.format, picture.width) == (kind, 400)
    assert picture.height == pytest.approx(400 * 210 / 148, abs=1)


def test_a_press_file_is_shown_as_it_is_after_the_cut() -> None:
    pdf = finished(laid_out(RED))

    cut = Image.open(io.BytesIO(preview(pdf, width_px=148, form="png")))
    whole = Image.open(io.BytesIO(preview(pdf, width_px=168, form="png", trimmed=False)))

    assert len(cut.getcolors() or []) == 1
    assert whole.getpixel((0, 0)) == (255, 255, 255)


def test_thumbnails_stop_at_the_most_that_are_asked_for(three_pages: bytes) -> None:
    assert page_count(three_pages) == 3
    assert len(thumbnails(three_pages, width_px=60, most=2)) == 2
