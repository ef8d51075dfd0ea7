"""Stamps: one field on one page of a class, as operators with a hole for the glyphs; made from a painted sample."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise, zip_longest

import pydyf

from outreach.printing.merge.cells import Cells
from outreach.printing.merge.cutting import Cut, PaintedField
from outreach.printing.merge.qr import Bar, bars
from outreach.printing.merge.shaping import glyphs

_TEXT = (b" Tf", b" TJ", b" Ts")


class NotStampable(Exception):
    """This field's operators can't be told from its value; the record is laid out by WeasyPrint."""


@dataclass(frozen=True)
class Hole:
    """Where a value goes: `write` gives the operators as WeasyPrint writes them, `pack` the same ones shorter."""

    field: str
    write: Callable[[str], str]
    pack: Callable[[str], str]


@dataclass(frozen=True)
class Stamp:
    """Literal operators and holes in turn: literals[0] holes[0] literals[1] ... literals[-1]."""

    field: str
    context: tuple[bytes, ...]
    literals: tuple[str, ...]
    holes: tuple[Hole, ...]

    def write(self, value: str) -> str:
        """Return the operators for a value, without the context."""
        parts = [self.literals[0]]
        for hole, literal in zip(self.holes, self.literals[1:], strict=True):
            parts += (hole.write(value), literal)
        return "".join(parts)


def text_stamp(cut: Cut, ops: list[bytes], value: str, start: int, cells: Cells) -> Stamp:
    """Make a stamp of a text box that shows value[start:...] in the sample; raise NotStampable if it is not exact."""
    text = cut.text or ""
    shown = [op for op in ops[cut.start : cut.end] if op]
    first = next((at for at, op in enumerate(shown) if op.endswith(_TEXT)), None)
    if first is None or value[start : start + len(text)] != text:
        raise NotStampable
    last = max(at for at, op in enumerate(shown) if op.endswith(_TEXT))
    found, wanted = glyphs(shown[first : last + 1]), cells.compose(text)
    if [(one.font, one.code) for one in found] != [(one.font, one.code) for one in wanted]:
        raise NotStampable
    is_all = start == 0 and len(text) == len(value)
    take = _whole if is_all else _slice(start, start + len(text))
    kerns = None if found == wanted else tuple(one.kern for one in found)
    hole = _evenly(cut.field, cells, take) if kerns is None else _spaced(cut.field, cells, take, kerns)
    # The font is named before the position: the same for all fields, it is then said once.
    opening = [*shown[: first - 1], found[0].font.encode(), shown[first - 1]]
    before, holes = _before(cut.field, opening, text, take)
    literals = (*before, "\n" + _joined(shown[last + 1 :]))
    return Stamp(cut.field, tuple(cut.context), literals, (*holes, hole))


def qr_stamp(cut: Cut, ops: list[bytes], value: str) -> Stamp:
    """Make a stamp of a QR code that the sample shows."""
    shown = [op for op in ops[cut.start : cut.end] if op]
    size, found_bars = bars(value)
    path = "".join(map(_BarOps(size, _drawn).__getitem__, found_bars))
    whole = _joined(shown)
    before, found, after = whole.partition(path)
    if not path or not found:
        raise NotStampable
    return Stamp(cut.field, tuple(cut.context), (before, after), (_qr_hole(cut.field, size),))


def same(stamp: Stamp, painted: PaintedField, value: str) -> bool:
    """Tell whether WeasyPrint's own operators for another record are those that the stamp writes."""
    if (stamp.field, stamp.context) != (painted.field, tuple(painted.context)):
        return False
    mine = stamp.write(value).encode("latin-1").split(b"\n")
    return glyphs(mine) == glyphs(painted.ops) and _around(mine) == _around(painted.ops)


def _qr_hole(field: str, size: int) -> Hole:
    def found(value: str) -> list[Bar]:
        own, bars_ = bars(value)
        if own != size:
            raise NotStampable
        return bars_

    drawn, packed = _BarOps(size, _drawn).__getitem__, _BarOps(size, _packed).__getitem__
    return Hole(
        field,
        lambda value: "".join(map(drawn, found(value))),
        lambda value: "".join(map(packed, found(value))),
    )


class _BarOps(dict[Bar, str]):
    """The operators of every bar that was met in codes of one size."""

    def __init__(self, size: int, write: Callable[[int, int, int], str]) -> None:
        super().__init__()
        self._stride, self._write = size + 1, write

    def __missing__(self, bar: Bar) -> str:
        row, start = divmod(bar[0], self._stride)
        text = self[bar] = self._write(row, start, bar[1] - bar[0])
        return text


def _drawn(row: int, start: int, width: int) -> str:
    end = start + width
    return f"{start} {row} m\n{end} {row} l\n{end} {row + 1} l\n{start} {row + 1} l\nh\n"


def _packed(row: int, start: int, width: int) -> str:
    # The operator `re` is by definition (ISO 32000-1, table 59) the five that WeasyPrint writes.
    return f"{start} {row} {width} 1 re\n"


def _around(ops: list[bytes]) -> list[bytes]:
    return [op for line in ops for op in line.split(b"\n") if op and not op.endswith(_TEXT)]


def _whole(value: str) -> str:
    return value


def _slice(start: int, end: int) -> Callable[[str], str]:
    return lambda value: value[start:end]


def _evenly(field: str, cells: Cells, take: Callable[[str], str]) -> Hole:
    codes, packed = cells.codes, cells.packed
    if take is _whole:
        pack = lambda value: f"[({value.translate(packed)})]TJ"  # noqa: E731 - the hottest line of a merge
    else:
        pack = lambda value: f"[({take(value).translate(packed)})]TJ"  # noqa: E731
    return Hole(field, lambda value: f"[<{take(value).translate(codes)}>] TJ", pack)


def _spaced(field: str, cells: Cells, take: Callable[[str], str], kerns: tuple[int, ...]) -> Hole:
    """On a justified line each glyph is followed by the room that WeasyPrint gave it there."""
    known = cells.glyphs

    def write(value: str) -> str:
        glyph_codes = [known[one].code for one in take(value)]
        return f"[{''.join(f'<{code}>{kern}' for code, kern in zip_longest(glyph_codes, kerns))}] TJ"

    table, stretches = cells.packed, _stretches(kerns)

    def pack(value: str) -> str:
        shown = take(value)
        parts = [f"({shown[start:end].translate(table)}){kern}" for start, end, kern in stretches]
        return f"[{''.join(parts)}]TJ"

    return Hole(field, write, pack)


def _stretches(kerns: tuple[int, ...]) -> list[tuple[int, int, str]]:
    """Return (start, end, room after it) of the runs of glyphs that stand without room between them."""
    ends = [place + 1 for place, kern in enumerate(kerns) if kern or place + 1 == len(kerns)]
    return [(start, end, str(kerns[end - 1] or "")) for start, end in pairwise([0, *ends])]


def _before(
    field: str, ops: list[bytes], text: str, take: Callable[[str], str]
) -> tuple[list[str], list[Hole]]:
    """Split the operators before the glyphs at a readable copy of the text (ActualText), which varies as well."""
    actual = _actual_text(text).encode("latin-1")
    if actual not in ops:
        return [_joined(ops)], []
    at = ops.index(actual)

    def write(value: str) -> str:
        return _actual_text(take(value))

    return [_joined(ops[:at]), "\n" + _joined(ops[at + 1 :])], [Hole(field, write, write)]


def _actual_text(text: str) -> str:
    data: bytes = pydyf.Dictionary({"ActualText": pydyf.String(text)}).data
    return data.decode("latin-1")


def _joined(ops: list[bytes]) -> str:
    return "".join(op.decode("latin-1") + "\n" for op in ops)
