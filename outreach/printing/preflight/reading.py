"""The text of a rendered page as pdfium sees it: characters with font and box, gathered into lines;
nothing is judged."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from outreach.printing.boxes import Box

SUBSET_TAG = re.compile(r"^[A-Z]{6}\+")
STYLE = re.compile(
    r"([-,\s]?(Full|Regular|Medium|Bold|Light|Black|Heavy|SemiBold|DemiLight|Italic|Oblique))+$"
)


@dataclass(frozen=True)
class Char:
    """One visible character: its font as the PDF names it, its size and its place on the page in points."""

    text: str
    font: str
    size_pt: float
    box: Box

    @property
    def family(self) -> str:
        return family_of(self.font)


@dataclass(frozen=True)
class Line:
    """Characters that stand beside each other."""

    chars: tuple[Char, ...]

    @property
    def text(self) -> str:
        return "".join(char.text for char in self.chars)

    @property
    def snippet(self) -> str:
        """Return the first words, to find the line by."""
        return self.text if len(self.text) <= 14 else self.text[:13] + "…"

    @property
    def box(self) -> Box:
        boxes = [char.box for char in self.chars]
        return Box(
            min(box.left for box in boxes),
            min(box.bottom for box in boxes),
            max(box.right for box in boxes),
            max(box.top for box in boxes),
        )


def family_of(font: str) -> str:
    """Return a font's family: its PDF name without subset tag and style."""
    return STYLE.sub("", SUBSET_TAG.sub("", font))


def lines_of(page: pypdfium2.PdfPage) -> list[Line]:
    """Return the lines of a page, in the order in which the file writes them."""
    lines: list[list[Char]] = []
    for char in _chars(page):
        if lines and _is_beside(lines[-1][-1], char):
            lines[-1].append(char)
        else:
            lines.append([char])
    return [Line(tuple(chars)) for chars in lines]


def _is_beside(before: Char, char: Char) -> bool:
    size = max(before.size_pt, char.size_pt)
    middle, last = (char.box.bottom + char.box.top) / 2, (before.box.bottom + before.box.top) / 2
    # Wider than two characters is a column's gap, not a word's.
    return abs(middle - last) < size * 0.6 and -size < char.box.left - before.box.right < size * 2


def _chars(page: pypdfium2.PdfPage) -> Iterator[Char]:
    text_page = page.get_textpage()
    for index in range(text_page.count_chars()):
        text = chr(pdfium.FPDFText_GetUnicode(text_page, index))
        if text.isspace() or not text.isprintable() or pdfium.FPDFText_IsGenerated(text_page, index) == 1:
            continue
        # The loose box is that of the em square: a full stop does not make a line lower.
        left, bottom, right, top = text_page.get_charbox(index, loose=True)
        size = pdfium.FPDFText_GetFontSize(text_page, index) * _scale(text_page, index)
        yield Char(text, _font(text_page, index), size, Box(left, bottom, right, top))


def _scale(text_page: pypdfium2.PdfTextPage, index: int) -> float:
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFText_GetMatrix(text_page, index, matrix):
        return 1.0
    return float((matrix.c**2 + matrix.d**2) ** 0.5)


def _font(text_page: pypdfium2.PdfTextPage, index: int) -> str:
    buffer = ctypes.create_string_buffer(256)
    length = pdfium.FPDFText_GetFontInfo(text_page, index, buffer, 256, ctypes.byref(ctypes.c_int()))
    return buffer.raw[: max(0, min(length, 256) - 1)].decode("utf-8", "replace")
