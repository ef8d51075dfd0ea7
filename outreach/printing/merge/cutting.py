"""Paints laid-out pages while noting which operators belong to fields; what becomes of the pieces is told elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple

import pydyf
from weasyprint import Document
from weasyprint.formatting_structure.boxes import Box, ReplacedBox, TextBox
from weasyprint.pdf.stream import Stream

from outreach.printing.merge.filling import MARK

# CSS pixels to points.
SCALE = 0.75
PAINTS = frozenset((b"f", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*"))
CLIPS = frozenset((b"W", b"W*"))
PATHS = (b" m", b" l", b" c", b" v", b" y", b" re", b"h")
# What a field's own operators tell anew, or what leaves no trace on later painting.
IRRELEVANT = (b" rg", b" RG", b" cs", b" CS", b" scn", b" SCN", b" Do", b"BDC", b"BMC", b"EMC")
NAMED = (b"/a", b"/A", b"/Span", b"<<")


@dataclass
class Cut:
    """The operators [start:end] of a page that paint one field: a line of its text, or its picture (text None)."""

    field: str
    box: Box
    start: int
    end: int
    context: list[bytes]

    @property
    def text(self) -> str | None:
        return str(self.box.text) if isinstance(self.box, TextBox) else None


@dataclass
class PageTrace:
    """One page's operators with the cuts in painting order, and the resources they name."""

    ops: list[bytes]
    cuts: list[Cut]
    resources: pydyf.Dictionary

    def without(self, constant: frozenset[str]) -> "PageTrace":
        """Return the page with these fields as part of what is fixed."""
        return PageTrace(self.ops, [cut for cut in self.cuts if cut.field not in constant], self.resources)

    def fixed(self) -> list[bytes]:
        """Return the operators outside all fields; this is what records of one class must share, byte by byte."""
        kept: list[bytes] = []
        place = 0
        for cut in self.cuts:
            kept += self.ops[place : cut.start]
            kept.append(b"% " + cut.field.encode())
            place = cut.end
        return _with_groups(kept + self.ops[place:], self.resources)

    def painted(self) -> "Painted":
        """Return what a proof compares; unlike the page itself it can be sent to another process."""
        return Painted(
            self.fixed(),
            [
                PaintedField(cut.field, cut.context, [op for op in self.ops[cut.start : cut.end] if op])
                for cut in self.cuts
            ],
        )


class PaintedField(NamedTuple):
    """One field as WeasyPrint painted it."""

    field: str
    context: list[bytes]
    ops: list[bytes]


class Painted(NamedTuple):
    """One page as WeasyPrint painted it: what is fixed, and the fields."""

    fixed: list[bytes]
    fields: list[PaintedField]


class CutStream(Stream):
    """A content stream that isolates the painting of field boxes from what comes before and after."""

    def __init__(self, *args: Any, fields: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = fields
        self.cuts: list[Cut] = []

    @contextmanager
    def marked(self, box: Box, tag: str) -> Iterator[None]:
        name = self.fields.get(id(box.element))
        if name is None or "::" in str(box.element_tag) or not isinstance(box, TextBox | ReplacedBox):
            yield
            return
        self._isolate()
        start = len(self.stream)
        yield
        if len(self.stream) > start:
            self.cuts.append(Cut(name, box, start, len(self.stream), []))
        self._isolate()

    def _isolate(self) -> None:
        # An empty operator keeps pydyf from joining BT..ET across the border; colours and fonts are told anew.
        self.stream.append(b"")
        self._current_color = self._current_color_stroke = None
        self._current_alpha = self._current_alpha_stroke = None
        self._current_font = self._old_font = None


class LateReference(pydyf.Object):
    """Stands for an object whose number is known only when the file is written."""

    def __init__(self) -> None:
        super().__init__()
        self.target = b"null"

    @property
    def data(self) -> bytes:
        return self.target


def new_resources(colour_spaces: LateReference) -> pydyf.Dictionary:
    """Return an empty resource dictionary as Stream fills it."""
    kinds = ("ExtGState", "XObject", "Pattern", "Shading")
    return pydyf.Dictionary({**{kind: pydyf.Dictionary() for kind in kinds}, "ColorSpace": colour_spaces})


def trace(
    document: Document,
    fonts: dict[Any, Any],
    images: dict[str, Any],
    resources: pydyf.Dictionary | None = None,
) -> list[PageTrace]:
    """Paint every page of a document; glyphs are noted in `fonts`, pictures in `images`."""
    names = field_elements(document)
    shared = resources if resources is not None else new_resources(LateReference())
    return [_trace_page(document, page, names, fonts, images, shared) for page in document.pages]


def field_elements(document: Document) -> dict[int, str]:
    """Return the field that each element, by identity, is part of."""
    return {
        id(inner): element.get(MARK)
        for element in document._html.etree_element.iter()
        if element.get(MARK)
        for inner in element.iter()
    }


def _trace_page(
    document: Document,
    page: Any,
    names: dict[int, str],
    fonts: dict[Any, Any],
    images: dict[str, Any],
    resources: pydyf.Dictionary,
) -> PageTrace:
    bleed = page.bleed
    rectangle = (
        -bleed["left"],
        -bleed["top"],
        page.width + bleed["left"] + bleed["right"],
        page.height + bleed["top"] + bleed["bottom"],
    )
    stream = CutStream(
        fonts,
        rectangle,
        resources,
        images,
        None,
        document.color_profiles,
        document.output_intent,
        compress=True,
        fields=names,
    )
    stream.transform(d=-1, f=page.height * SCALE)
    page.paint(stream, SCALE)
    ops = [pydyf._to_bytes(op) for op in stream.stream]
    for cut in stream.cuts:
        cut.context = open_state(ops[: cut.start])
    return PageTrace(ops, stream.cuts, resources)


def open_state(ops: list[bytes]) -> list[bytes]:
    """Return the operators that bring a fresh page to the state after `ops`: matrices, clips, blending; no colours."""
    return [op for level in open_levels(ops) for op in level]


def open_levels(ops: list[bytes]) -> list[list[bytes]]:
    """Return open_state() apart for each q that is still open; the first is the page itself."""
    levels: list[list[bytes]] = [[]]
    path: list[bytes] = []
    for op in _outside_text(ops):
        if op == b"q":
            levels.append([])
        elif op == b"Q":
            levels.pop()
        elif op in PAINTS or op.endswith(b" sh"):
            path = []
        elif op == b"n":
            levels[-1] += [*path, op] if path and path[-1] in CLIPS else []
            path = []
        elif op in CLIPS or op.endswith(PATHS):
            path.append(op)
        else:
            levels[-1].append(op)
    return levels


def _outside_text(ops: list[bytes]) -> Iterator[bytes]:
    in_text = False
    for op in ops:
        if op in (b"BT", b"ET"):
            in_text = op == b"BT"
        elif op and not in_text and not op.endswith(IRRELEVANT) and not op.startswith(NAMED):
            yield op


def _with_groups(ops: list[bytes], resources: pydyf.Dictionary) -> list[bytes]:
    """Replace the running names of groups, patterns and states by their content, to compare two documents."""
    return [part for op in ops for part in _spelled_out(op, resources)]


def _spelled_out(op: bytes, resources: pydyf.Dictionary) -> list[bytes]:
    *_, before, verb = (b"", *op.split(b" "))
    kind = {b"Do": "XObject", b"gs": "ExtGState", b"scn": "Pattern", b"SCN": "Pattern", b"sh": "Shading"}.get(
        verb
    )
    named = resources.get(kind, {}).get(before[1:].decode()) if kind else None
    if named is None:
        return [op]
    if isinstance(named, Stream):
        inside = [pydyf._to_bytes(one) for one in named.stream]
        return [verb, str(named.extra.get("BBox")).encode(), *_with_groups(inside, named.extra["Resources"])]
    return [verb, named.data]
