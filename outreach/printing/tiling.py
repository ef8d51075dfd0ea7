"""A poster on the office printer: cut into sheets with overlap, ticks for gluing and a label on each; no
scaling."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from outreach.printing.boxes import Box, box_of
from outreach.printing.outlined import outlined
from outreach.printing.paper import points
from outreach.printing.sheets import Placed, Sheet, opened, sheet_points, written

# What laser printers leave white at the edge is 4 to 5 mm; label and ticks need the rest.
MARGIN_MM = 8.0
OVERLAP_MM = 10.0
LABEL_PT = 7.0
TICK_MM = 3.0
LABELS = {
    "zh": "行{row}列{column}　共{rows}行{columns}列　{advice}",
    "en": "row {row} column {column} of {rows} x {columns}   {advice}",
}
ADVICE = {
    "zh": ("最先贴", "裁去{sides}白边，叠贴到相邻页短线处"),
    "en": ("lay this sheet first", "cut off the white {sides}, glue onto its neighbour up to the ticks"),
}
SIDES = {"zh": ("左侧", "上侧", "和"), "en": ("left", "top", " and ")}


@dataclass(frozen=True)
class Tiling:
    """How a poster falls on sheets; all lengths in points."""

    columns: int
    rows: int
    sheet: tuple[float, float]
    margin: float
    overlap: float

    @property
    def room(self) -> tuple[float, float]:
        """Return the part of a sheet that can be printed on."""
        return self.sheet[0] - 2 * self.margin, self.sheet[1] - 2 * self.margin

    @property
    def count(self) -> int:
        return self.columns * self.rows


def plan(
    trim: Box, sheet: str = "A4", *, margin_mm: float = MARGIN_MM, overlap_mm: float = OVERLAP_MM
) -> Tiling:
    """Return the tiling with the fewest sheets, upright or turned."""
    return min(
        (_plan(trim, sheet_points(sheet, landscape=turned), points(margin_mm), points(overlap_mm)))
        for turned in (False, True)
    )[1]


def _plan(trim: Box, sheet: tuple[float, float], margin: float, overlap: float) -> tuple[int, "Tiling"]:
    counts = []
    for length, side in ((trim.width, sheet[0]), (trim.height, sheet[1])):
        step = side - 2 * margin - overlap
        counts.append(max(1, math.ceil((length - overlap - 0.01) / step)))
    tiling = Tiling(counts[0], counts[1], sheet, margin, overlap)
    return tiling.count, tiling


def tile(
    source: bytes | Path,
    *,
    sheet: str = "A4",
    margin_mm: float = MARGIN_MM,
    overlap_mm: float = OVERLAP_MM,
    language: str = "zh-CN",
) -> bytes:
    """Return each page of a poster as sheets, row by row, at its true size; what fits one sheet stays whole."""
    with opened(source) as pdf:
        sheets: list[Sheet] = []
        for number, page in enumerate(pdf.pages):
            trim = box_of(page.trimbox)
            if whole := _whole(number, trim, sheet):
                sheets.append(whole)
                continue
            tiling = plan(trim, sheet, margin_mm=margin_mm, overlap_mm=overlap_mm)
            sheets.extend(_tiles(number, trim, tiling, "zh" if language.startswith("zh") else "en"))
        return written(pdf, sheets)


def _whole(page: int, trim: Box, sheet: str) -> Sheet | None:
    width, height = sheet_points(sheet, landscape=trim.width > trim.height)
    if trim.width > width + 1 or trim.height > height + 1:
        return None
    x, y = (width - trim.width) / 2, (height - trim.height) / 2
    return Sheet(width, height, [Placed(page, x, y, 1, Box(0, 0, width, height))])


def _tiles(page: int, trim: Box, tiling: Tiling, language: str) -> Iterator[Sheet]:
    width, height = tiling.room
    for row in range(tiling.rows):
        for column in range(tiling.columns):
            # The window shows the poster from (left, top) on; the last ones may be half empty.
            left, top = column * (width - tiling.overlap), row * (height - tiling.overlap)
            x = tiling.margin - left
            y = tiling.margin + height - (trim.height - top)
            window = Box(
                tiling.margin,
                max(tiling.margin, y),
                min(tiling.margin + width, x + trim.width),
                tiling.margin + height,
            )
            marks = _marks(window, tiling, row, column) + _label(tiling, row, column, language)
            yield Sheet(*tiling.sheet, [Placed(page, x, y, 1, window)], marks)


def _marks(window: Box, tiling: Tiling, row: int, column: int) -> str:
    """Return ticks at the corners of the art, and where the next sheet's edge comes to lie."""
    tick, gap = points(TICK_MM), points(0.7)
    xs, ys = [window.left, window.right], [window.bottom, window.top]
    if column + 1 < tiling.columns:
        xs.append(window.right - tiling.overlap)
    if row + 1 < tiling.rows:
        ys.append(window.bottom + tiling.overlap)
    lines = ["0.3 w 0 0 0 1 K"]
    for x in xs:
        for y, direction in ((window.top, 1), (window.bottom, -1)):
            start, end = y + direction * gap, y + direction * (gap + tick)
            lines.append(f"{x:.2f} {start:.2f} m {x:.2f} {end:.2f} l S")
    for y in ys:
        for x, direction in ((window.right, 1), (window.left, -1)):
            start, end = x + direction * gap, x + direction * (gap + tick)
            lines.append(f"{start:.2f} {y:.2f} m {end:.2f} {y:.2f} l S")
    return " ".join(lines) + " "


def _label(tiling: Tiling, row: int, column: int, language: str) -> str:
    left, top, joint = SIDES[language]
    sides = joint.join(side for side, is_inner in ((left, column > 0), (top, row > 0)) if is_inner)
    first, others = ADVICE[language]
    text = LABELS[language].format(
        row=row + 1,
        column=column + 1,
        rows=tiling.rows,
        columns=tiling.columns,
        advice=others.format(sides=sides) if sides else first,
    )
    # Between what the printer can't reach and the art.
    return outlined(text, tiling.margin + points(8), tiling.margin - points(3.2), LABEL_PT)
