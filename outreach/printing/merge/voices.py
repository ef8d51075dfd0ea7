"""The styles in which fields are set: which cells read a value, in which script and in which stand-in font."""

import re
from types import SimpleNamespace
from typing import Any

from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.pdf.stream import Stream

from outreach.printing.fonts.catalogue import coverage
from outreach.printing.fonts.words import candidates
from outreach.printing.merge.cells import ANCHORS, COMMON, FEATURES, HAN, LATIN, Cells
from outreach.printing.merge.places import Place
from outreach.printing.merge.shaping import shape
from outreach.printing.typography.fallback import choose_fonts

_SCRIPTS = {
    COMMON: re.compile(r"[0-9()./:+#-]+"),
    HAN: re.compile(
        r"[0-9()./:+#\-，。、；：？！（）《》“”\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af-]+"
    ),
    LATIN: re.compile(r"[0-9()./:+#A-Za-z-]+"),
}
_STYLE = (
    *FEATURES,
    "font_family",
    "font_size",
    "font_style",
    "font_stretch",
    "font_weight",
    "font_variation_settings",
    "font_language_override",
    "lang",
    "letter_spacing",
    "word_spacing",
    "direction",
)


def script_of(value: str) -> str | None:
    """Return the one script that a value is set in, or None if it must be shaped as a whole."""
    return next((script for script, pattern in _SCRIPTS.items() if pattern.fullmatch(value)), None)


def style_key(style: Any) -> tuple[str, ...]:
    """Return what decides how text in a style is shaped."""
    return tuple(str(style[name]) for name in _STYLE)


class Voice:
    """One style in which fields are set; knows the cells of each script and of each stand-in font."""

    def __init__(self, box: TextBox, stream: Stream) -> None:
        self.box = box
        self._stream = stream
        self._cells: dict[tuple[str, tuple[str, ...]], Cells] = {}
        families = tuple(box.style["font_family"])
        self._home = coverage(candidates(families)[0])
        self._home_box = self._pieces(ANCHORS[HAN])[0]

    def read(self, value: str) -> "Cells | None":
        """Return the cells that compose a value exactly, or None if nothing short of laying it out will do."""
        script = script_of(value)
        if script is None:
            return None
        box: TextBox | None = self._home_box
        if not self._home.issuperset(value):
            pieces = self._pieces(value)
            box = pieces[0] if len(pieces) == 1 else None
        if box is None:
            return None
        cells = self._of(box, script)
        return cells if cells.can_compose(value) else None

    def _of(self, box: TextBox, script: str) -> "Cells":
        family = box.style["font_family"]
        if (script, family) not in self._cells:
            self._cells[script, family] = Cells(box, script, self._stream)
        return self._cells[script, family]

    def _pieces(self, value: str) -> list[TextBox]:
        line = SimpleNamespace(children=[self.box.copy_with_text(value)])
        choose_fonts(line)
        return list(line.children)

    def alike(self, character: str, scripts: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return what room a plain character of the home font takes in each script, or None if it is not plain."""
        if character not in self._home:
            return None
        found = [self._of(self._home_box, script) for script in scripts]
        if not all(cells.is_plain(character) for cells in found):
            return None
        return tuple(cells.classes[ord(character)] for cells in found)

    def close(self) -> None:
        """Learn nothing more."""
        for cells in self._cells.values():
            cells.close()

    def width(self, value: str) -> float:
        """Return the width of a value's line in pixels."""
        return shape(value, self._pieces(value)[0], self._stream).width


class Voices:
    """Every style in which fields are set, shared by all templates of a job."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._voices: dict[tuple[str, ...], Voice] = {}

    def voice(self, place: Place) -> Voice:
        """Return the voice of a place."""
        key = style_key(place.box.style)
        if key not in self._voices:
            self._voices[key] = Voice(place.box, self._stream)
        return self._voices[key]

    def close(self) -> None:
        """Learn no more glyphs."""
        for voice in self._voices.values():
            voice.close()
