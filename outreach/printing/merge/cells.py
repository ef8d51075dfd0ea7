"""Tables of single characters in a style: their glyphs, and which take the same room; learned from Pango as needed.

A value may be composed from single characters only where that is certain to give what Pango would make of the whole:
all its characters are of one script or common to all (Pango sets it as one item, in one language), HarfBuzz reports
each as safe to concatenate or the value was tried, and one font has them all.
"""

from collections.abc import Callable
from typing import Any

import uharfbuzz
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.pdf.stream import Stream
from weasyprint.text.fonts import font_features

from outreach.printing.merge.shaping import Glyph, Shaped, shape
from outreach.printing.typography.kinsoku import may_break_between, unbroken

HAN, LATIN, COMMON = "h", "l", "c"
ANCHORS = {HAN: "永", LATIN: "n", COMMON: "0"}
DIGITS = "0123456789"
MEMORY = 2000
_HB_SCRIPTS = {HAN: "Hani", LATIN: "Latn", COMMON: "Zyyy"}
FEATURES = (
    "font_kerning",
    "font_variant_ligatures",
    "font_variant_position",
    "font_variant_caps",
    "font_variant_numeric",
    "font_variant_alternates",
    "font_variant_east_asian",
    "font_feature_settings",
)


_ESCAPES = {"(": "\\(", ")": "\\)", "\\": "\\\\", "\r": "\\r"}


class UnplannedGlyph(RuntimeError):
    """The records changed between two passes; the file is given up rather than printed with a hole in a word."""


class Cells:
    """The characters of one script in one font.

    `codes` gives their glyphs in hexadecimal, as WeasyPrint writes them, `packed` in bytes, as we do; `classes` gives a
    character that takes equal room.
    """

    def __init__(self, box: TextBox, script: str, stream: Stream) -> None:
        self._box, self._script, self._stream = box, script, stream
        self.is_closed = False
        self.name = script + str(box.style["font_family"])
        self._anchor = ANCHORS[script]
        self.first = self._shape("").glyphs[0]
        self.codes, self.packed, self.classes = Table(self._learn), Table(self._learn), Table(self._learn)
        self.glyphs: dict[str, Glyph] = {}
        self._advances: dict[str, int] = {}
        self._kinds: dict[tuple[Any, ...], str] = {}
        self._fragile: set[str] = set()
        self._alien: set[str] = set()
        self._pairs: dict[str, tuple[int, int] | None] = {}
        self._kernings: dict[str, str | None] = {}
        self._is_safe = self._concatenation()

    def can_compose(self, value: str) -> bool:
        """Tell whether the glyphs of the characters, one after the other, are the glyphs of the value."""
        return self.kerning(value) is not None

    def kerning(self, value: str) -> str | None:
        """Return what drawing closer or apart does to a value ('' if nothing), or None if its glyphs are others."""
        value.translate(self.classes)
        if self._alien and not self._alien.isdisjoint(value):
            return None
        if self._fragile.isdisjoint(value):
            return ""
        if value not in self._kernings:
            if len(self._kernings) >= MEMORY:
                self._kernings.clear()
            self._kernings[value] = self._tried(value)
        return self._kernings[value]

    def is_alike(self, value: str) -> bool:
        """Tell whether every text that differs from this one in its digits only is drawn closer or apart like it."""
        if self._fragile.isdisjoint(value):
            return True
        # Pairs explain other digits only if they explain this value.
        advances = [self._advances[character] for character in value]
        for place in range(len(value) - 1):
            changes = self._pair_changes(value[place : place + 2])
            change = changes.pop()
            if changes or change is None:
                return False
            advances[place] += change[0]
            advances[place + 1] += change[1]
        return tuple(advances) == shape(value, self._box, self._stream).advances

    def _tried(self, value: str) -> str | None:
        shaped = shape(value, self._box, self._stream)
        plain = self.compose(value)
        if [(one.font, one.code) for one in shaped.glyphs] != [(one.font, one.code) for one in plain]:
            return None
        own = tuple(self._advances[character] for character in value)
        is_plain = shaped.glyphs == plain and shaped.advances == own
        return "" if is_plain else f"{[one.kern for one in shaped.glyphs]}{shaped.advances}"

    def _pair_changes(self, pair: str) -> set[tuple[int, int] | None]:
        """Return how a pair changes the advances of its two characters, for every digit in place of a digit."""
        texts = [one + two for one in _like(pair[0]) for two in _like(pair[1])]
        return {self._pair_change(text) for text in texts}

    def _pair_change(self, pair: str) -> tuple[int, int] | None:
        if pair not in self._pairs:
            pair.translate(self.classes)
            shaped = shape(pair, self._box, self._stream)
            is_same = [one.code for one in shaped.glyphs] == [one.code for one in self.compose(pair)]
            own = [self._advances[character] for character in pair]
            found = [one - two for one, two in zip(shaped.advances, own, strict=False)]
            self._pairs[pair] = (found[0], found[1]) if is_same else None
        return self._pairs[pair]

    def is_plain(self, character: str) -> bool:
        """Tell whether a character stands beside any other without either changing."""
        self.classes[ord(character)]
        return character not in self._fragile and character not in self._alien

    def room(self, value: str, *, follows_digit: bool) -> str:
        """Return a text that is equal for values which take the same room and break in the same places."""
        can_break = not follows_digit or may_break_between("0", value[0])
        return f"{value.translate(self.classes)}{unbroken(value)}{can_break}"

    def compose(self, value: str) -> tuple[Glyph, ...]:
        """Return the glyphs of a value that can_compose()."""
        return tuple(self.glyphs[character] for character in value)

    def _shape(self, text: str) -> Shaped:
        return shape(self._anchor + text, self._box, self._stream)

    def close(self) -> None:
        """Learn nothing more: the fonts are cut, another glyph would be missing from them."""
        self.is_closed = True

    def _learn(self, character: str) -> None:
        if self.is_closed:
            raise UnplannedGlyph(character)
        shaped = self._shape(character)
        is_known = (
            len(shaped.glyphs) == 2 and shaped.glyphs[1].font == self.first.font and shaped.glyphs[1].code
        )
        if not is_known:
            self._alien.add(character)
            shaped = Shaped((self.first, self.first), (0, 0), 0)
        glyph, advance = shaped.glyphs[1], shaped.advances[1]
        if not self._is_safe(character):
            self._fragile.add(character)
        kern = f">{glyph.kern}<" if glyph.kern else ""
        self.glyphs[character], self._advances[character] = glyph, advance
        self.codes.know(character, glyph.code + kern)
        self.packed.know(character, packed(glyph.code) + (f"){glyph.kern}(" if glyph.kern else ""))
        self.classes.know(character, self._class(character, advance, glyph.kern))

    def _class(self, character: str, advance: int, kern: int) -> str:
        """Ideographs of one width are alike, and digits of one width; any other sign has breaking rules of its own."""
        if (
            character in "()./:+#-"
            or character in self._fragile
            or (character.isascii() and character.isalpha())
        ):
            return character
        return self._kinds.setdefault((character.isdigit(), advance, kern), character)

    def _concatenation(self) -> Callable[[str], bool]:
        """Return a test, by HarfBuzz's own flag, whether a character's neighbours can change anything."""
        font_hash = self.first.font.split()[0].removeprefix("/")
        file = next(font.file_content for font in self._stream._fonts.values() if font.hash == font_hash)
        font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(file)))
        features = font_features(*(self._box.style[name] for name in FEATURES))

        def is_safe(character: str) -> bool:
            for language in ("zh-cn", "en"):
                buffer = uharfbuzz.Buffer()
                buffer.add_str(character)
                buffer.direction, buffer.script, buffer.language = "ltr", _HB_SCRIPTS[self._script], language
                buffer.flags = uharfbuzz.BufferFlags.PRODUCE_UNSAFE_TO_CONCAT
                uharfbuzz.shape(font, buffer, features)
                if any(info.flags & uharfbuzz.GlyphFlags.UNSAFE_TO_CONCAT for info in buffer.glyph_infos):
                    return False
            return True

        return is_safe


def _like(character: str) -> str:
    return DIGITS if character in DIGITS else character


def packed(code: str) -> str:
    """Return a glyph's two bytes as characters of a PDF literal string."""
    return "".join(_ESCAPES.get(one, one) for one in bytes.fromhex(code).decode("latin-1"))


class Table(dict[int, str]):
    """A table for str.translate that learns a character when it is first asked for."""

    def __init__(self, learn: Callable[[str], None]) -> None:
        super().__init__()
        self._learn = learn

    def __missing__(self, code: int) -> str:
        self._learn(chr(code))
        return self[code]

    def know(self, character: str, text: str) -> None:
        """Enter a character."""
        self[ord(character)] = text
