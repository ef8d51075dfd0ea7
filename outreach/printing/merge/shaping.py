"""Asks Pango, through WeasyPrint's own drawing, how a text becomes glyphs in a style; nothing is remembered here."""

import re
from dataclasses import dataclass
from typing import Any

from weasyprint.draw.text import draw_first_line
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.matrix import Matrix
from weasyprint.pdf.stream import Stream
from weasyprint.text.ffi import ffi
from weasyprint.text.line_break import Layout, line_size

_STRING = re.compile(r"<([0-9a-f]*)>|([-+.\d]+)")
GLYPH_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a font, and how far the pen is drawn back after it, in thousandths of the font size."""

    font: str
    code: str
    kern: int = 0


@dataclass(frozen=True, slots=True)
class Shaped:
    """A text as glyphs, their advances in Pango units, and the line's width in pixels."""

    glyphs: tuple[Glyph, ...]
    advances: tuple[int, ...]
    width: float


def shape(text: str, box: TextBox, stream: Stream) -> Shaped:
    """Shape a text as WeasyPrint would draw it in the style of a box; its glyphs are noted in the stream's fonts."""
    probe = box.copy_with_text(text)
    layout = Layout(box.style)
    layout.set_text(text)
    line, _ = layout.get_first_line()
    width, advances = line_size(line, box.style)[0], _advances(line)
    layout.deactivate()
    layout.reactivate(box.style)
    probe.pango_layout, place = layout, len(stream.stream)
    draw_first_line(stream, probe, "clip", "none", Matrix(d=-1))
    ops = [bytes(op) for op in stream.stream[place:]]
    del stream.stream[place:]
    stream._current_font = None
    layout.deactivate()
    return Shaped(glyphs(ops), advances, width)


def glyphs(ops: list[bytes]) -> tuple[Glyph, ...]:
    """Read the glyphs back from text operators; adjustments that move nothing are dropped."""
    found: list[Glyph] = []
    font = ""
    for op in ops:
        if op.endswith(b" Tf"):
            font = op.decode()
        elif op.endswith(b" TJ"):
            found += _read_string(font, op.decode())
        elif op.endswith(b" Ts"):
            found.append(Glyph(op.decode(), ""))
    return tuple(found)


def _read_string(font: str, op: str) -> list[Glyph]:
    found: list[Glyph] = []
    for codes, number in _STRING.findall(op):
        if codes:
            step = range(0, len(codes), GLYPH_DIGITS)
            found += [Glyph(font, codes[place : place + GLYPH_DIGITS]) for place in step]
        elif found and number and float(number) == int(float(number)):
            last = found[-1]
            found[-1] = Glyph(last.font, last.code, last.kern + int(float(number)))
        elif number and float(number):
            # A shift before the first glyph, or a fraction: told as a glyph of its own, so that nothing compares equal.
            found.append(Glyph(font, "", int(float(number))))
    return found


def _advances(line: Any) -> tuple[int, ...]:
    widths: list[int] = []
    run = line.runs[0] if line.runs != ffi.NULL else ffi.NULL
    while run != ffi.NULL:
        string = run.data.glyphs
        widths += [string.glyphs[place].geometry.width for place in range(string.num_glyphs)]
        run = run.next
    return tuple(widths)
