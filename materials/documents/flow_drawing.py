"""Geometry of the flow of copies: a tree of streams becomes bars and ribbons; no words and no colours here."""

from collections.abc import Iterator
from dataclasses import dataclass, field

WIDTH = 1120
BAR_WIDTH = 14
# The thickest bar; all others in proportion.
FULL_HEIGHT = 300
# Room for a label of two lines, whatever the bar's own height.
LABEL_HEIGHT = 46
GAP = 10
# A single copy is still seen.
THINNEST = 1.5
LABEL_ROOM = 230


@dataclass(frozen=True, slots=True)
class Stream:
    """Some copies and where they went on; `key` names its look, `note` is a second line."""

    key: str
    label: str
    copies: int
    note: str = ""
    parts: tuple["Stream", ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One stream in the drawing, in units of the drawing; `column` counts the steps before it."""

    stream: Stream
    column: int
    x: float
    y: float
    height: float
    width: float = BAR_WIDTH

    @property
    def label_x(self) -> float:
        return self.x + self.width + 8

    @property
    def label_y(self) -> float:
        """Baseline of the first line, so that one or two lines stand beside the middle of the bar."""
        middle = self.y + self.height / 2
        return round(middle + (5 if not self.stream.note else -3), 1)

    @property
    def note_y(self) -> float:
        return round(self.label_y + 19, 1)


@dataclass(frozen=True, slots=True)
class Ribbon:
    """What flows from one bar into the next, as the path of an SVG."""

    key: str
    path: str


@dataclass(slots=True)
class FlowDrawing:
    width: int = WIDTH
    height: float = 0
    bars: list[Bar] = field(default_factory=list)
    ribbons: list[Ribbon] = field(default_factory=list)


def draw_flow(root: Stream) -> FlowDrawing:
    """Lay the tree out from left to right; widths in proportion to copies, streams without copies left out."""
    drawing = FlowDrawing()
    if root.copies:
        columns = _depth(root)
        step = (WIDTH - LABEL_ROOM - BAR_WIDTH) / max(1, columns - 1)
        drawing.height = round(_place(drawing, root, 0, 0, step, FULL_HEIGHT / root.copies), 1)
    return drawing


def _flowing(stream: Stream) -> Iterator[Stream]:
    return (part for part in stream.parts if part.copies)


def _depth(stream: Stream) -> int:
    return 1 + max((_depth(part) for part in _flowing(stream)), default=0)


def _thickness(copies: int, scale: float) -> float:
    return round(max(THINNEST, copies * scale), 1)


def _place(drawing: FlowDrawing, stream: Stream, column: int, top: float, step: float, scale: float) -> float:
    """Draw a stream and all behind it below `top`; returns where the next one may begin."""
    height = _thickness(stream.copies, scale)
    parts = list(_flowing(stream))
    # A leaf keeps room for its label; a thin bar stands in the middle of that room.
    room = max(height, LABEL_HEIGHT)
    y = top if parts else round(top + (room - height) / 2, 1)
    bar = Bar(stream, column, round(column * step, 1), y, height)
    drawing.bars.append(bar)
    below, leaves_at = top, y
    for part in parts:
        first = len(drawing.bars)
        below = _place(drawing, part, column + 1, below, step, scale)
        target = drawing.bars[first]
        drawing.ribbons.append(Ribbon(part.key, _path(bar, leaves_at, target)))
        leaves_at += target.height
    return max(below, top + room + GAP)


def _path(source: Bar, leaves_at: float, target: Bar) -> str:
    """A ribbon of constant thickness that bends once, from the right edge to the left edge."""
    left, right = source.x + source.width, target.x
    middle = (left + right) / 2
    top, bottom = leaves_at, leaves_at + target.height
    return (
        f"M{left:.1f} {top:.1f}C{middle:.1f} {top:.1f} {middle:.1f} {target.y:.1f} {right:.1f} {target.y:.1f}"
        f"V{target.y + target.height:.1f}"
        f"C{middle:.1f} {target.y + target.height:.1f} {middle:.1f} {bottom:.1f} {left:.1f} {bottom:.1f}Z"
    )
