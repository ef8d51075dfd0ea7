"""Imposition: which page stands where after folding and cutting, and what stays true of the file."""

import pypdfium2
import pytest

from outreach.printing.boxes import box_of
from outreach.printing.impose import Grid, Order, n_up, saddle_stitch, two_up
from outreach.printing.pdfx import breaches
from outreach.printing.profiles import OFFICE
from tests.printing.samples import finished, laid_out, opened


def numbered(count: int, *, size: str = "A5", margin: str = "15mm") -> bytes:
    """Return a document whose pages say P1, P2 ..."""
    body = "".join(f"<p style='break-after: page; margin: 0'>P{number}</p>" for number in range(1, count + 1))
    return laid_out(body, size=size, margin=margin, profile=OFFICE)


def read_sheets(pdf: bytes) -> list[list[str]]:
    """Return the words on each sheet, from top to bottom and from left to right."""
    document = pypdfium2.PdfDocument(pdf)
    sheets = []
    for page in document:
        text = page.get_textpage()
        words = []
        for index in range(text.count_rects()):
            left, bottom, right, top = text.get_rect(index)
            words.append((-round(top), round(left), text.get_text_bounded(left, bottom, right, top).strip()))
        sheets.append([word for _, _, word in sorted(words)])
    document.close()
    return sheets


def first_rect(page: pypdfium2.PdfPage) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top of the first word, in points."""
    text = page.get_textpage()
    assert text.count_rects() > 0
    left, bottom, right, top = text.get_rect(0)
    return left, bottom, right, top


def test_a_booklet_of_eight_pages_folds_into_reading_order() -> None:
    assert read_sheets(saddle_stitch(numbered(8))) == [["P8", "P1"], ["P2", "P7"], ["P6", "P3"], ["P4", "P5"]]


def test_missing_pages_are_blank_at_the_end_of_the_booklet() -> None:
    assert read_sheets(saddle_stitch(numbered(6))) == [["P1"], ["P2"], ["P6", "P3"], ["P4", "P5"]]


def test_two_a5_pages_make_one_a4_sheet() -> None:
    pdf = opened(saddle_stitch(numbered(4)))

    assert [box_of(page.mediabox).size_mm for page in pdf.pages] == [(296.0, 210.0)] * 2


@pytest.mark.parametrize(("creep_mm", "moved_mm"), [(0.0, 0.0), (2.0, 2.0)])
def test_creep_moves_the_innermost_pages_to_the_spine(creep_mm: float, moved_mm: float) -> None:
    document = pypdfium2.PdfDocument(saddle_stitch(numbered(8), creep_mm=creep_mm))

    outer, inner = (first_rect(document[index])[0] for index in (1, 3))

    assert (inner - outer) / 72 * 25.4 == pytest.approx(moved_mm, abs=0.05)


def test_a_press_booklet_stays_pdf_x_4_and_keeps_its_bleed() -> None:
    art = "<div style='position: absolute; inset: -18mm; background: teal; z-index: -1'></div>"
    source = finished(laid_out(art + "<p>一</p>" + "<p style='break-before: page'>二</p>" * 3), marks=False)

    pdf = opened(saddle_stitch(source, margin_mm=10))

    assert breaches(pdf) == []
    assert box_of(pdf.pages[0].TrimBox).size_mm == (296.0, 210.0)
    assert box_of(pdf.pages[0].BleedBox).size_mm == (302.0, 216.0)


def test_labels_fill_the_sheet_row_by_row() -> None:
    labels = numbered(8, size="60mm 40mm", margin="5mm")

    sheets = read_sheets(n_up(labels, Grid(3, 2), order=Order.SEQUENCE))

    assert sheets == [["P1", "P2", "P3", "P4", "P5", "P6"], ["P7", "P8"]]


def test_cut_stacks_are_in_order_when_laid_on_each_other() -> None:
    tickets = numbered(10, size="60mm 40mm", margin="5mm")

    sheets = read_sheets(n_up(tickets, Grid(2, 2), order=Order.CUT_AND_STACK))

    assert sheets == [["P1", "P4", "P7", "P10"], ["P2", "P5", "P8"], ["P3", "P6", "P9"]]
    stacks = [[sheet[place] for sheet in sheets if place < len(sheet)] for place in range(4)]
    assert [page for stack in stacks for page in stack] == [f"P{number}" for number in range(1, 11)]


def test_one_ticket_fills_a_sheet_when_repeated() -> None:
    assert read_sheets(n_up(numbered(2, size="60mm 40mm", margin="5mm"), Grid(2, 2))) == [
        ["P1"] * 4,
        ["P2"] * 4,
    ]


def test_backs_are_mirrored_so_that_they_meet_their_fronts() -> None:
    cards = numbered(4, size="60mm 40mm", margin="5mm")

    sheets = read_sheets(n_up(cards, Grid(2, 1), order=Order.SEQUENCE, two_sided=True))

    assert sheets == [["P1", "P3"], ["P4", "P2"]]


def test_an_a5_flyer_stands_twice_on_a4_without_scaling() -> None:
    pdf = opened(two_up(numbered(1)))

    assert box_of(pdf.pages[0].mediabox).size_mm == (297.0, 210.0)
    assert b"1.000000 0 0 1.000000" in pdf.pages[0].Contents.read_bytes()
    assert read_sheets(two_up(numbered(1))) == [["P1", "P1"]]


def test_pages_larger_than_their_place_are_scaled_down() -> None:
    pdf = opened(n_up(numbered(2, size="A4"), Grid(2, 1), order=Order.SEQUENCE))

    assert b"0.707" in pdf.pages[0].Contents.read_bytes()


def test_ready_cut_labels_start_where_the_label_sheet_says() -> None:
    grid = Grid(3, 7, gap_mm=2.5, cell_mm=(63.5, 38.1), left_mm=7, top_mm=15)
    labels = numbered(1, size="63.5mm 38.1mm", margin="5mm")

    document = pypdfium2.PdfDocument(n_up(labels, grid, order=Order.SEQUENCE, marks=False))

    left, _, _, top = first_rect(document[0])
    assert left / 72 * 25.4 == pytest.approx(7 + 5, abs=0.5)
    assert 15 + 5 < 297 - top / 72 * 25.4 < 15 + 5 + 5


def test_the_outline_of_the_single_pages_does_not_survive() -> None:
    source = laid_out("<h1>一</h1><h1 style='break-before: page'>二</h1>", profile=OFFICE)
    assert "/Outlines" in opened(source).Root

    assert "/Outlines" not in opened(saddle_stitch(source)).Root
