"""Split text boxes so that a word with a rare character is set in one stand-in font; the choice itself is in
fonts.
"""

from typing import Any

from weasyprint.formatting_structure import boxes

from outreach.printing.fonts import runs
from outreach.printing.fonts.words import candidates

_INLINE_FIELDS = ("span", "b", "strong", "em", "i", "u", "td", "th", "dd", "dt", "label")


def choose_fonts(box: Any) -> None:
    """Walk a new box tree and give every piece of text a font that has all of it; raise MissingGlyph if none
    has.
    """
    children = getattr(box, "children", None)
    if not children:
        return
    if any(isinstance(child, boxes.TextBox) for child in children):
        box.children = type(children)(piece for child in children for piece in _pieces(child))
    for child in box.children:
        choose_fonts(child)


def _pieces(box: Any) -> list[Any]:
    if not isinstance(box, boxes.TextBox):
        return [box]
    families = tuple(box.style["font_family"])
    split = runs(box.text, families, is_one_word=_is_field(box))
    if len(split) == 1 and split[0].family == candidates(families)[0]:
        return [box]
    return [_with_family(box, run.text, run.family) for run in split]


def _with_family(box: Any, text: str, family: str) -> Any:
    piece = box.copy_with_text(text)
    piece.style = box.style.copy()
    piece.style["font_family"] = (family,)
    return piece


def _is_field(box: Any) -> bool:
    """A short text in an inline element or a table cell is a name or a value: it stays in one font."""
    return box.element_tag in _INLINE_FIELDS and len(box.text) <= 40
