"""Justified Chinese lines: where a line may be stretched and by how much each gap grows; no fonts, no
drawing.

How a stretched line is represented, for whoever reads positions out of a layout (the merge engine does):

* `box.position_x` and `box.width` of every box on the line are final, gaps included; `box.text` is untouched.
* `box.justification_spacing` keeps WeasyPrint's meaning (spaces only) and is 0 on lines that we stretched.
* `gaps_of(text_box)` returns one number per character of `text_box.text`: the pixels added after that
  character, or () for a line without our stretching. Gaps are whole thousandths of the font size, so the PDF
  shows exactly this layout.
* Pango's glyph widths include the gaps: `layout.reactivate(style)`, then `layout.get_first_line()`.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import floor
from typing import Any

from weasyprint.formatting_structure import boxes

from outreach.printing.typography.kinsoku import PAIRED

SPACES = " \u00a0"
# Stands in the sequence of characters for a picture, a field box or anything else that is one block on the
# line.
OBJECT = "\ufffc"


@dataclass(frozen=True)
class Place:
    """One character on a line, and the text box that it belongs to (None for a block on the line)."""

    box: boxes.TextBox | None
    index: int
    character: str


def gaps_of(box: boxes.TextBox) -> tuple[float, ...]:
    """Return the pixels added after each character of a text box, or ()."""
    gaps: tuple[float, ...] = getattr(getattr(box, "pango_layout", None), "gaps", ())
    return gaps


def stretch(line: boxes.LineBox, extra_width: float) -> bool:
    """Spread `extra_width` pixels over a line that holds Chinese; return False for one that does not."""
    places = list(_places(line))
    ends = [here for here, after in pairwise(places) if _is_gap(here.character, after.character)]
    last = places[-1].box if places else None
    if ends and last is not None and getattr(last.pango_layout, "does_hang", False):
        ends.pop()
    if not any(_is_square(place.character) for place in places) or not ends:
        return False
    gaps = _share(extra_width, ends)
    _apply(line, gaps, 0.0)
    return True


def _share(extra_width: float, ends: list[Place]) -> dict[int, list[tuple[int, float]]]:
    """Divide the width evenly; each gap is rounded down to a thousandth of its font size and passes the rest
    on.
    """
    gaps: dict[int, list[tuple[int, float]]] = {}
    given = 0.0
    for number, place in enumerate(ends, start=1):
        due = extra_width * number / len(ends) - given
        if place.box is None:
            continue
        unit = place.box.style["font_size"] / 1000
        gap = floor(due / unit + 1e-9) * unit
        given += gap
        gaps.setdefault(id(place.box), []).append((place.index, gap))
    return gaps


def _apply(box: Any, gaps: dict[int, list[tuple[int, float]]], shift: float) -> float:
    """Move the boxes of a line to the right by what was inserted before them; return the new shift."""
    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        own = gaps.get(id(box), [])
        if not own:
            return shift
        by_index = dict(own)
        box.pango_layout.gaps = tuple(by_index.get(index, 0.0) for index in range(len(box.text)))
        box.width += sum(by_index.values())
        return shift + sum(by_index.values())
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += shift
        inside = shift
        for child in box.children:
            if child.is_in_normal_flow():
                inside = _apply(child, gaps, inside)
        box.width += inside - shift
        return inside
    box.translate(shift, 0)
    return shift


def _places(box: Any) -> Iterator[Place]:
    if isinstance(box, boxes.TextBox):
        for index, character in enumerate(box.text):
            yield Place(box, index, character)
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            if child.is_in_normal_flow():
                yield from _places(child)
    else:
        yield Place(None, 0, OBJECT)


def _is_gap(before: str, after: str) -> bool:
    """Tell whether a line may grow between two neighbours; between Chinese and Latin it may, inside a word
    not.
    """
    if before in PAIRED and after in PAIRED:
        return False
    if after in SPACES or unicodedata.combining(after):
        return False
    return before in SPACES or _is_square(before) or _is_square(after)


def _is_square(character: str) -> bool:
    """Ideographs and full-width signs; quotation marks and dashes are full-width in our fonts."""
    return unicodedata.east_asian_width(character) in "WF" or character in "“”‘’—…·" or character == OBJECT
