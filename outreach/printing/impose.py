"""Imposition: pages in the order and place that folding and cutting put right; booklets, stacks, labels,
two A5 on A4."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from outreach.printing.boxes import Box, box_of
from outreach.printing.paper import points
from outreach.printing.sheets import Placed, Sheet, opened, sheet_points, written

HAIRLINE_PT = 0.25
CUT_MARK_MM = 4.0


class Order(Enum):
    """How pages fill the places of n-up sheets."""

    # Each page fills a whole sheet: flyers, tickets of one kind.
    REPEAT = "repeat"
    # From left to right, from top to bottom: labels.
    SEQUENCE = "sequence"
    # Cut the pile, lay the stacks on each other, and the pages are in order: numbered tickets, letters by
    # village.
    CUT_AND_STACK = "cut_and_stack"


@dataclass(frozen=True)
class Grid:
    """Places on a sheet: columns, rows, the gap between them and, for ready-cut labels, the size and the
    margins."""

    columns: int
    rows: int
    gap_mm: float = 0.0
    cell_mm: tuple[float, float] | None = None
    left_mm: float | None = None
    top_mm: float | None = None

    @property
    def places(self) -> int:
        return self.columns * self.rows


def saddle_stitch(source: bytes | Path, *, creep_mm: float = 0.0, margin_mm: float = 0.0) -> bytes:
    """Return the sheets of a stitched booklet, front and back in turn: print two-sided, turn on the short
    edge, fold.

    Pages are padded with blanks to a multiple of 4. `creep_mm` is how far the innermost sheet is pushed
    out by the
    fold; its pages move towards the spine by as much. `margin_mm` leaves room for cut and fold marks
    around the spread.
    """
    with opened(source) as pdf:
        trim = box_of(pdf.pages[0].trimbox)
        count = len(pdf.pages)
        padded = count + -count % 4
        margin = points(margin_mm)
        sheets = []
        for number in range(padded // 4):
            shift = points(creep_mm) * number / max(1, padded // 4 - 1)
            first, last = 2 * number, padded - 1 - 2 * number
            for left, right in ((last, first), (first + 1, last - 1)):
                sheets.append(_spread(left, right, count, trim, shift, margin))
        return written(pdf, sheets)


def _spread(left: int, right: int, count: int, trim: Box, shift: float, margin: float) -> Sheet:
    """Return one side of a folded sheet; bleed shows on the outside only, never across the spine."""
    width, height = trim.width, trim.height
    spine = margin + width
    window_left = Box(0, 0, spine, height + 2 * margin)
    window_right = Box(spine, 0, 2 * spine, height + 2 * margin)
    placed = [
        Placed(left if left < count else None, margin + shift, margin, 1, window_left),
        Placed(right if right < count else None, spine - shift, margin, 1, window_right),
    ]
    area = Box(margin, margin, 2 * width + margin, height + margin)
    marks = _cut_marks(area, [area.left, spine, area.right], [area.bottom, area.top], margin)
    return Sheet(2 * spine, height + 2 * margin, placed, marks, area)


def n_up(
    source: bytes | Path,
    grid: Grid,
    *,
    sheet: str | tuple[float, float] = "A4",
    order: Order = Order.REPEAT,
    two_sided: bool = False,
    marks: bool = True,
) -> bytes:
    """Return sheets with many pages each; pages larger than a place are scaled down, smaller ones stay as
    they are.

    With `two_sided`, pages come in pairs of front and back, and each sheet is followed by its back,
    mirrored so that
    they meet when the paper is turned on its long edge. Cut marks stand in the margin, if there is one.
    """
    with opened(source) as pdf:
        trim = box_of(pdf.pages[0].trimbox)
        frame = _Frame(grid, sheet, trim)
        sheets = []
        for leaves in _filled(len(pdf.pages) // (2 if two_sided else 1), grid, order):
            if two_sided:
                front = [None if leaf is None else 2 * leaf for leaf in leaves]
                back = [None if leaf is None else 2 * leaf + 1 for leaf in leaves]
                sheets.append(frame.sheet(front, marks=marks))
                sheets.append(frame.sheet(back, marks=marks, mirrored=True))
            else:
                sheets.append(frame.sheet(leaves, marks=marks))
        return written(pdf, sheets)


def two_up(source: bytes | Path, *, sheet: str = "A4") -> bytes:
    """Return each page twice on one sheet, side by side, to be cut in the middle: A5 flyers on the
    office's A4."""
    return n_up(source, Grid(columns=2, rows=1), sheet=sheet, order=Order.REPEAT)


def _filled(count: int, grid: Grid, order: Order) -> list[list[int | None]]:
    """Return, for each sheet, the page of each place, row by row."""
    places = grid.places
    if order is Order.REPEAT:
        return [[page] * places for page in range(count)]
    sheets = math.ceil(count / places)
    step, stride = (1, places) if order is Order.SEQUENCE else (sheets, 1)
    return [
        [_known(place * step + number * stride, count) for place in range(places)] for number in range(sheets)
    ]


def _known(page: int, count: int) -> int | None:
    return page if page < count else None


class _Frame:
    """The places of a grid on a sheet, in points."""

    def __init__(self, grid: Grid, sheet: str | tuple[float, float], trim: Box) -> None:
        self.grid = grid
        self.gap = points(grid.gap_mm)
        wanted = grid.cell_mm or trim.size_mm
        is_wide = wanted[0] * grid.columns > wanted[1] * grid.rows
        self.width, self.height = sheet_points(sheet, landscape=is_wide)
        self.scale = 1.0
        if grid.cell_mm:
            self.cell = (points(grid.cell_mm[0]), points(grid.cell_mm[1]))
            self.scale = min(1.0, self.cell[0] / trim.width, self.cell[1] / trim.height)
        else:
            room_x = (self.width - self.gap * (grid.columns - 1)) / grid.columns
            room_y = (self.height - self.gap * (grid.rows - 1)) / grid.rows
            # A5 is half of A4 but for half a millimetre, which is no reason to scale.
            slack = points(0.6)
            if trim.width > room_x + slack or trim.height > room_y + slack:
                self.scale = min(room_x / trim.width, room_y / trim.height)
            self.cell = (trim.width * self.scale, trim.height * self.scale)
        self.used = (trim.width * self.scale, trim.height * self.scale)
        across = self.cell[0] * grid.columns + self.gap * (grid.columns - 1)
        down = self.cell[1] * grid.rows + self.gap * (grid.rows - 1)
        self.left = (self.width - across) / 2 if grid.left_mm is None else points(grid.left_mm)
        self.top = (self.height + down) / 2 if grid.top_mm is None else self.height - points(grid.top_mm)

    def sheet(self, pages: Sequence[int | None], *, marks: bool, mirrored: bool = False) -> Sheet:
        placed = [self._placed(page, place, mirrored) for place, page in enumerate(pages)]
        return Sheet(self.width, self.height, placed, self._marks() if marks else "")

    def _cell(self, place: int, mirrored: bool) -> Box:
        row, column = divmod(place, self.grid.columns)
        if mirrored:
            column = self.grid.columns - 1 - column
        left = self.left + column * (self.cell[0] + self.gap)
        top = self.top - row * (self.cell[1] + self.gap)
        return Box(left, top - self.cell[1], left + self.cell[0], top)

    def _placed(self, page: int | None, place: int, mirrored: bool) -> Placed:
        cell = self._cell(place, mirrored)
        x = cell.left + (self.cell[0] - self.used[0]) / 2
        y = cell.bottom + (self.cell[1] - self.used[1]) / 2
        # Neighbours share the gap for their bleed.
        half = self.gap / 2
        window = Box(cell.left - half, cell.bottom - half, cell.right + half, cell.top + half)
        return Placed(page, x, y, self.scale, window)

    def _marks(self) -> str:
        cells = [self._cell(place, False) for place in range(self.grid.places)]
        area = Box(self.left, min(cell.bottom for cell in cells), max(cell.right for cell in cells), self.top)
        xs = sorted({round(x, 2) for cell in cells for x in (cell.left, cell.right)})
        ys = sorted({round(y, 2) for cell in cells for y in (cell.bottom, cell.top)})
        margin = min(area.left, area.bottom, self.width - area.right, self.height - area.top)
        return _cut_marks(area, xs, ys, margin)


def _cut_marks(area: Box, xs: Sequence[float], ys: Sequence[float], margin: float) -> str:
    """Return short lines in the margin where the knife goes; none if there is less than 2 mm of margin."""
    length = min(points(CUT_MARK_MM), margin - points(1))
    if length < points(1):
        return ""
    # A hair away from the art, so that a mark never stays on the cut page.
    gap = points(1) if margin < points(CUT_MARK_MM + 4) else points(3.5)
    gap = min(gap, margin - length)
    lines = [f"{HAIRLINE_PT} w 0 0 0 1 K"]
    for x in xs:
        lines.append(_line(x, area.bottom - gap, x, area.bottom - gap - length))
        lines.append(_line(x, area.top + gap, x, area.top + gap + length))
    for y in ys:
        lines.append(_line(area.left - gap, y, area.left - gap - length, y))
        lines.append(_line(area.right + gap, y, area.right + gap + length, y))
    return " ".join(lines)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S"
