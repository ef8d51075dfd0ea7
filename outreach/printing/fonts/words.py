"""Which family sets which word: coverage before printing, and stand-ins chosen for whole words, never for a
character.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from outreach.printing.errors import PrintError
from outreach.printing.fonts.catalogue import available_families, coverage
from outreach.printing.fonts.characters import core_characters
from outreach.printing.fonts.registry import STANDS_IN, resolve

# Chinese has no spaces between words, so the smallest piece that certainly holds whole names is a clause.
_PIECE = re.compile(r"[\w·•・\-]+|[^\w·•・\-]+")
_LISTED = 5
# Nobody can write round an ordinary character: then it is the fonts that are not there.
FONTS_GONE = (
    "these are ordinary, so a typeface is missing: tell the administrator to run manage.py doctor",
    "这些都是常用字，说明本机的字体缺失或损坏，请联系系统管理员运行 manage.py doctor",
)


@dataclass(frozen=True)
class Run:
    """A stretch of text and the one family that has all its characters."""

    text: str
    family: str


class MissingGlyph(PrintError):
    """Characters that none of the allowed fonts has; printing them would leave an empty box in a name."""

    code = "missing_glyph"

    def __init__(self, characters: tuple[str, ...], text: str) -> None:
        shown = text if len(text) <= 60 else f"{text[:57]}..."
        advice, advice_zh = (
            FONTS_GONE if are_ordinary(characters) else ("write it another way", "请改用其他写法")
        )
        super().__init__(
            f"No print font has {named(characters)}, needed in “{shown}”. Nothing was printed; {advice}.",
            f"印刷字体中没有 {named(characters)}，见“{shown}”。没有生成任何页面，{advice_zh}。",
        )
        self.characters = characters
        self.text = text


def are_ordinary(characters: Sequence[str]) -> bool:
    """Tell whether any of them is a character that each of our typefaces has when it is whole."""
    return not core_characters().isdisjoint(map(ord, characters))


def named(characters: Sequence[str]) -> str:
    """Return characters for a message, with their codes: the reader's screen may lack their shapes too."""
    return ", ".join(
        f"{one if one.isprintable() else '?'} (U+{ord(one):04X})" for one in characters[:_LISTED]
    )


def missing_characters(text: str, families: tuple[str, ...]) -> tuple[str, ...]:
    """Return the characters of `text`, in order and once each, that no family nor its stand-ins can print."""
    chain = candidates(families)
    return tuple(
        dict.fromkeys(one for one in _visible(text) if not any(one in coverage(name) for name in chain))
    )


def family_for(word: str, families: tuple[str, ...]) -> str:
    """Return the first family, stand-ins included, that has every character of a word; raise MissingGlyph if
    none.
    """
    needed = set(_visible(word))
    chain = candidates(families)
    for name in chain:
        if needed <= coverage(name):
            return name
    first = coverage(chain[0])
    raise MissingGlyph(missing_characters(word, families) or tuple(sorted(needed - first)), word)


def runs(text: str, families: tuple[str, ...], *, is_one_word: bool = False) -> tuple[Run, ...]:
    """Split text into runs of one family each; `is_one_word` keeps a field, such as a name, in one family."""
    home = candidates(families)[0]
    if has_all(text, home):
        return (Run(text, home),)
    pieces = [text] if is_one_word else _PIECE.findall(text)
    joined: list[Run] = []
    for piece in pieces:
        family = family_for(piece, families)
        if joined and joined[-1].family == family:
            joined[-1] = Run(joined[-1].text + piece, family)
        else:
            joined.append(Run(piece, family))
    return tuple(joined)


def has_all(text: str, family: str) -> bool:
    """Tell, fast, whether one family has every visible character of the text."""
    lacking = set(text) - coverage(family)
    return not lacking or not any(_is_visible(one) for one in lacking)


@lru_cache(maxsize=256)
def candidates(families: tuple[str, ...]) -> tuple[str, ...]:
    """Return our installed families for a CSS font list, each followed by its stand-ins; never empty once
    fonts exist.
    """
    chain: list[str] = []
    for name in map(resolve, families):
        chain += [name, *STANDS_IN.get(name, ())]
    chain += ["Outreach Song", "Outreach Song Full"]
    present = tuple(name for name in dict.fromkeys(chain) if name in available_families())
    return present or ("Outreach Song",)


def _visible(text: str) -> str:
    return "".join(one for one in text if _is_visible(one))


def _is_visible(character: str) -> bool:
    """Control and format characters, spaces and variation selectors need no glyph of their own."""
    if 0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF:
        return False
    return unicodedata.category(character) not in ("Cc", "Cf", "Zs", "Zl", "Zp")
