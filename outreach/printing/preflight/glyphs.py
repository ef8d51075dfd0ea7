"""Characters that an embedded font can't draw: found in the font program and the text operators, not in
pixels."""

import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont, TTLibError

from outreach.printing.colour.walk import Kind, painted
from outreach.printing.pdfx.fonts import PageFont, page_font

BFCHAR = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
# Empty charstrings hold a width and `endchar`, nothing to draw.
BLANK_CHARSTRING_BYTES = 4
CIDCHAR = re.compile(rb"<([0-9A-Fa-f]{4})>\s+(\d+)")
SHOWING = "Tf Tj TJ ' \""


@dataclass(frozen=True)
class Undrawn:
    """A character printed as nothing or as an empty box, the text around it, and the page."""

    page: int
    char: str
    around: str


def undrawn_characters(pdf: pikepdf.Pdf) -> Iterator[Undrawn]:
    """Yield each show of a glyph that its font does not have; text in shared forms comes once, with its
    first page."""
    fonts: dict[tuple[int, int], _Glyphs] = {}
    for thing in painted(pdf):
        if thing.kind is Kind.CONTENT and thing.resources is not None:
            yield from _in_content(thing.object, thing.resources, thing.page, fonts)


def _in_content(
    stream: pikepdf.Object,
    resources: pikepdf.Object,
    page: int,
    fonts: dict[tuple[int, int], "_Glyphs"],
) -> Iterator[Undrawn]:
    glyphs: _Glyphs | None = None
    fonts_here = resources.get("/Font", pikepdf.Dictionary())
    for instruction in pikepdf.parse_content_stream(stream, SHOWING):
        operands = instruction.operands
        if str(instruction.operator) == "Tf":
            font = fonts_here.get(str(operands[0]))
            glyphs = None if font is None else _glyphs(font, page, fonts)
        elif glyphs is not None:
            codes = list(_codes(operands[-1]))
            for code in codes:
                if glyphs.is_undrawn(code):
                    yield Undrawn(page, glyphs.text(code) or "?", glyphs.phrase(codes))


def _codes(operand: Any) -> Iterator[int]:
    """Yield the two-byte glyph codes of a string, or of the strings in a TJ array."""
    if isinstance(operand, pikepdf.Array):
        for part in operand:
            if isinstance(part, pikepdf.String):
                yield from _codes(part)
        return
    data = bytes(operand)
    for start in range(0, len(data) - 1, 2):
        yield int.from_bytes(data[start : start + 2], "big")


def _glyphs(font: pikepdf.Object, page: int, fonts: dict[tuple[int, int], "_Glyphs"]) -> "_Glyphs | None":
    if font.get("/Subtype") != pikepdf.Name.Type0:
        return None
    if font.objgen not in fonts:
        fonts[font.objgen] = _Glyphs(page_font(font, page))
    return fonts[font.objgen]


class _Glyphs:
    """What one embedded font can draw, and what its glyphs mean."""

    def __init__(self, font: PageFont) -> None:
        mapping = font.font.get("/ToUnicode")
        self.meaning = _meanings(mapping.read_bytes()) if mapping is not None else {}
        self.program = _program(font)
        # WeasyPrint writes a mapping of its own as soon as a character is missing, and maps that to glyph 0.
        encoding = font.font.get("/Encoding")
        self.glyphs = _glyph_numbers(encoding) if isinstance(encoding, pikepdf.Stream) else None
        self.known: dict[int, bool] = {}

    def text(self, code: int) -> str:
        return self.meaning.get(code, "")

    def _glyph(self, code: int) -> int:
        return code if self.glyphs is None else self.glyphs.get(code, 0)

    def phrase(self, codes: list[int]) -> str:
        text = "".join(self.text(code) or "□" for code in codes)
        return text if len(text) <= 14 else text[:13] + "…"

    def is_undrawn(self, code: int) -> bool:
        if self.program is None:
            return False
        if code not in self.known:
            text = self.text(code)
            is_visible = not text or any(_is_visible(char) for char in text)
            self.known[code] = is_visible and _is_blank(self.program, self._glyph(code))
        return self.known[code]


def _glyph_numbers(encoding: pikepdf.Object) -> dict[int, int]:
    return {int(code, 16): int(glyph) for code, glyph in CIDCHAR.findall(encoding.read_bytes())}


def _meanings(cmap: bytes) -> dict[int, str]:
    return {
        int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
        for glyph, text in BFCHAR.findall(cmap)
        if len(text) % 4 == 0
    }


def _is_visible(char: str) -> bool:
    return unicodedata.category(char)[0] != "Z" and unicodedata.category(char) not in ("Cc", "Cf")


def _program(font: PageFont) -> TTFont | None:
    if font.descriptor is None or font.program not in ("TrueType", "CFF"):
        return None
    key = "/FontFile2" if font.program == "TrueType" else "/FontFile3"
    try:
        return TTFont(io.BytesIO(font.descriptor[key].read_bytes()), lazy=True)
    except (TTLibError, pikepdf.PdfError):
        # A bare CFF program; WeasyPrint writes OpenType, so this is not ours to judge.
        return None


def _is_blank(program: TTFont, glyph: int) -> bool:
    if glyph == 0 or glyph >= program["maxp"].numGlyphs:
        return True
    if "loca" in program:
        places = program["loca"]
        return bool(places[glyph] == places[glyph + 1])
    charstring = program["CFF "].cff.topDictIndex[0].CharStrings.charStringsIndex[glyph]
    return charstring.bytecode is not None and len(charstring.bytecode) <= BLANK_CHARSTRING_BYTES
