"""The pages of a layout class: fixed pieces and stamps in painting order; do they fit another record?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple, cast

from outreach.printing.merge.cutting import PAINTS, Cut, PageTrace, Painted, open_levels
from outreach.printing.merge.records import Record, Value, tidy
from outreach.printing.merge.stamps import NotStampable, Stamp, qr_stamp, same, text_stamp
from outreach.printing.merge.voices import Voice


@dataclass
class Sheet:
    """One page: `pieces` are fixed operators (a list) or stamps; `size` and `fixed` are what all records must share."""

    size: tuple[float, float]
    pieces: list[list[bytes] | Stamp]
    stamps: list[Stamp]
    fixed: list[bytes]


def make_sheets(
    pages: list[PageTrace], sizes: list[tuple[float, float]], record: Record, voices: Mapping[int, Voice]
) -> list[Sheet]:
    """Turn a painted record into sheets; raise NotStampable if one of its fields is not exactly its value."""
    values = {name: tidy(value) for name, value in record.values.items()}
    shown: dict[str, int] = {}
    sheets = []
    for page, size in zip(pages, sizes, strict=True):
        stamps = [_stamp(cut, page.ops, values, shown, voices) for cut in page.cuts]
        sheets.append(Sheet(size, _pieces(page, stamps), stamps, page.fixed()))
    return sheets


class Proof(NamedTuple):
    """What WeasyPrint painted for a record."""

    sizes: list[tuple[float, float]]
    pages: list[Painted]


def fits(sheets: list[Sheet], proof: Proof, record: Record) -> bool:
    """Tell whether stamping a record on these sheets gives, operator by operator, what WeasyPrint painted for it."""
    values = {name: tidy(value) for name, value in record.values.items()}
    if [sheet.size for sheet in sheets] != proof.sizes:
        return False
    return all(_fits(sheet, page, values) for sheet, page in zip(sheets, proof.pages, strict=True))


def _fits(sheet: Sheet, page: Painted, values: Mapping[str, Value]) -> bool:
    if sheet.fixed != page.fixed or len(sheet.stamps) != len(page.fields):
        return False
    return all(
        same(stamp, painted, _text(values, painted.field))
        for stamp, painted in zip(sheet.stamps, page.fields, strict=True)
    )


def _stamp(
    cut: Cut,
    ops: list[bytes],
    values: Mapping[str, Value],
    shown: dict[str, int],
    voices: Mapping[int, Voice],
) -> Stamp:
    value = _text(values, cut.field)
    if cut.text is None:
        return qr_stamp(cut, ops, value)
    start = value.find(cut.text, shown.get(cut.field, 0))
    # A value that wraps continues; one that is shown again begins anew.
    start = value.find(cut.text) if start < 0 else start
    shown[cut.field] = start + len(cut.text) if start + len(cut.text) < len(value) else 0
    voice = voices.get(id(cut.box))
    cells = voice.read(value) if voice else None
    if start < 0 or cells is None:
        raise NotStampable
    return text_stamp(cut, ops, value, start, cells)


def _text(values: Mapping[str, Value], name: str) -> str:
    value = values.get(name, "")
    if isinstance(value, bytes):
        raise NotStampable
    return value


def _pieces(page: PageTrace, stamps: list[Stamp]) -> list[list[bytes] | Stamp]:
    """Put stamps last where nothing is painted over them; otherwise the fixed part is cut in two there.

    Order matters only for what may cover the stamp; see _may_cover().
    """
    pieces: list[list[bytes] | Stamp] = [[]]
    waiting: list[Stamp] = []
    place = 0
    for cut, stamp in zip(page.cuts, stamps, strict=True):
        _add_fixed(pieces, waiting, page.ops, place, cut.start)
        waiting.append(stamp)
        place = cut.end
    _add_fixed(pieces, waiting, page.ops, place, len(page.ops))
    return pieces + list(waiting)


def _add_fixed(
    pieces: list[list[bytes] | Stamp], waiting: list[Stamp], ops: list[bytes], start: int, end: int
) -> None:
    if waiting and _may_cover(ops[start:end], waiting):
        _close(pieces)
        pieces += waiting
        first, *inner = open_levels(ops[:start])
        pieces.append(first + [op for level in inner for op in (b"q", *level)])
        waiting.clear()
    _last(pieces).extend(op for op in ops[start:end] if op)


def _may_cover(ops: list[bytes], waiting: list[Stamp]) -> bool:
    """Text of one colour may change places; a fill, a stroke, a picture or text of another colour may not."""
    tones = {op for op in ops if op.endswith((b" rg", b" cs", b" scn", b" gs")) and not op.startswith(b"/A")}
    own = {line.encode("latin-1") for stamp in waiting for line in stamp.literals[0].split("\n")}
    return not tones <= own or any(op in PAINTS or op.endswith((b" sh", b" Do")) for op in ops)


def _close(pieces: list[list[bytes] | Stamp]) -> None:
    last = _last(pieces)
    last += [b"Q"] * _depth(last)


def _last(pieces: list[list[bytes] | Stamp]) -> list[bytes]:
    """Return the fixed piece that is being filled; while one is, it is the last."""
    return cast("list[bytes]", pieces[-1])


def _depth(ops: list[bytes]) -> int:
    return ops.count(b"q") - ops.count(b"Q")
