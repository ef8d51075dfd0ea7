"""A poster on office paper: how many sheets, what overlaps, what each sheet says."""

import io

import pytest
from PIL import Image

from outreach.printing.boxes import Box, box_of
from outreach.printing.paper import SHEETS_MM, points
from outreach.printing.preview import page_count, preview
from outreach.printing.profiles import OFFICE
from outreach.printing.tiling import plan, tile
from tests.printing.samples import finished, laid_out, opened


def trim_of(name: str) -> Box:
    width, height = SHEETS_MM[name]
    return Box(0, 0, points(width), points(height))


@pytest.mark.parametrize(("poster", "sheets"), [("A3", 4), ("A2", 8), ("A1", 15)])
def test_posters_take_the_fewest_sheets(poster: str, sheets: int) -> None:
    assert plan(trim_of(poster)).count == sheets


@pytest.mark.parametrize("poster", ["A3", "A2", "A1", "A0"])
def test_the_sheets_cover_the_poster_with_their_overlap(poster: str) -> None:
    trim = trim_of(poster)
    tiling = plan(trim)

    for room, count, length in zip(
        tiling.room, (tiling.columns, tiling.rows), (trim.width, trim.height), strict=True
    ):
        covered = room + (count - 1) * (room - tiling.overlap)
        assert covered >= length
        assert covered - (room - tiling.overlap) < length


@pytest.fixture(scope="module")
def poster() -> bytes:
    body = "<div style='position: absolute; inset: 0; background: teal'></div>"
    return finished(laid_out(body, size="A3", margin="0", profile=OFFICE), OFFICE)


def test_a_poster_that_fits_one_sheet_is_not_cut() -> None:
    pdf = tile(finished(laid_out("<p>小海报</p>", size="A4", profile=OFFICE), OFFICE))

    assert page_count(pdf) == 1


def test_every_sheet_is_a4_and_the_art_keeps_its_size(poster: bytes) -> None:
    pdf = opened(tile(poster))

    assert {box_of(page.mediabox).size_mm for page in pdf.pages} == {(210.0, 297.0)}
    assert all(b"1.000000 0 0 1.000000" in page.Contents.read_bytes() for page in pdf.pages)


def test_neighbours_show_the_same_ten_millimetres(poster: bytes) -> None:
    pdf = opened(tile(poster))

    origins = []
    for page in pdf.pages:
        placing = page.Contents.read_bytes().split(b" cm /P0 Do")[0].split()
        origins.append((float(placing[-2]), float(placing[-1])))
    step = origins[0][0] - origins[1][0]
    assert step == pytest.approx(points(210 - 2 * 8 - 10), abs=0.01)
    assert origins[2][1] - origins[0][1] == pytest.approx(points(297 - 2 * 8 - 10), abs=0.01)


def test_every_sheet_has_a_label_of_its_own(poster: bytes) -> None:
    pdf = opened(tile(poster))

    labels = {page.Contents.read_bytes().rsplit(b"cm 0 0 0 1 k", 1)[1] for page in pdf.pages}

    assert len(labels) == page_count(tile(poster)) == 4


def test_labels_speak_the_readers_language(poster: bytes) -> None:
    assert tile(poster, language="en") != tile(poster, language="zh-CN")


def test_nothing_is_printed_where_the_printer_can_not_reach(poster: bytes) -> None:
    image = preview(tile(poster), width_px=840, form="png")

    assert _darkest_at_the_edge(image, millimetre_px=4) == 255


def _darkest_at_the_edge(png: bytes, *, millimetre_px: int) -> int:
    picture = Image.open(io.BytesIO(png)).convert("L")
    width, height, edge = picture.width, picture.height, 4 * millimetre_px
    strips = [
        (0, 0, width, edge),
        (0, height - edge, width, height),
        (0, 0, edge, height),
        (width - edge, 0, width, height),
    ]
    return min(int(min(picture.crop(strip).tobytes())) for strip in strips)
