"""A comma or full stop that may hang over the end of a line, so that the squares of the grid stay full.

Asked for in CSS with the custom property `--line-end: hang`, which is inherited. GB/T 9704-2012 wants 28
characters in a line; without hanging, a comma in the 29th square would pull the 28th character down with it.
"""

from collections.abc import Callable
from math import inf
from typing import Any

from outreach.printing.typography.kinsoku import HANGING, hangs

PROPERTY = "__line_end"
# The stop may stand behind an unbreakable number such as 1,200.50元.
LONGEST_PULLED = 10


def split_with_hanging(
    split: Callable[..., Any],
    text: str,
    style: Any,
    context: Any,
    max_width: float | None,
    *rest: Any,
    **named: Any,
) -> Any:
    """Split off a line; where a stop would open the next one, let it hang and report the width without it."""
    normal = split(text, style, context, max_width, *rest, **named)
    if not max_width or max_width == inf or not _is_wanted(style) or not _may_help(text, normal[2]):
        return normal
    square = style["font_size"]
    wider = split(text, style, context, max_width + square, *rest, **named)
    layout, length, resume, width, height, baseline = wider
    does_fit = hangs(layout.text) and length > normal[1] and max_width < width <= max_width + square
    if not does_fit:
        return normal
    # Read by stretch.py: the gap before a hanging stop does not grow, so the last square ends at the edge.
    layout.does_hang = True
    return layout, length, resume, width - square, height, baseline


def _is_wanted(style: Any) -> bool:
    tokens = style[PROPERTY]
    return any(getattr(token, "value", None) == "hang" for token in tokens or ())


def _may_help(text: str, resume: int | None) -> bool:
    """Tell whether the next line begins with something that a stop has pulled down; `resume` counts bytes."""
    if resume is None:
        return bool(text) and text[-1] in HANGING
    pulled = text.encode()[resume : resume + 3 * LONGEST_PULLED].decode(errors="ignore")
    return any(character in HANGING for character in pulled)
