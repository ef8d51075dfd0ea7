"""Where a laid-out document shows its fields, and what each place lets vary without moving anything else."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise
from typing import Any

from weasyprint import Document
from weasyprint.formatting_structure import boxes

from outreach.printing.merge.cutting import field_elements


class Hold(IntEnum):
    """How tightly the layout holds to a value: a SLOT takes any, ALIGNED one of equal width, FLOW one of equal room."""

    SLOT = 0
    ALIGNED = 1
    FLOW = 2


@dataclass(frozen=True, slots=True)
class Place:
    """One text box of a field; `box` is a copy with the fonts of its parent, before stand-ins were chosen."""

    field: str
    source: int  # id() of the text box itself
    box: boxes.TextBox
    hold: Hold
    follows_digit: bool  # or another field, whose value may end in one


def places(document: Document) -> Iterator[Place]:
    """Yield every place of a document."""
    names = field_elements(document)
    ends: dict[int, bool] = {}  # of each block's text so far: is the last character a digit?
    for page in document.pages:
        for box, above in _texts(page._page_box, []):
            name = names.get(id(box.element)) if "::" not in str(box.element_tag) else None
            block = next(
                (id(one.element) for one in reversed(above) if isinstance(one, boxes.BlockContainerBox)), 0
            )
            if name is not None:
                yield Place(name, id(box), _plain(box, above[-1]), _hold(box, above), ends.get(block, False))
            ends[block] = name is not None or box.text[-1].isdigit()


def _texts(box: Any, above: list[Any]) -> Iterator[tuple[Any, list[Any]]]:
    box = getattr(box, "_box", box)  # an absolutely positioned box stands behind a placeholder
    if isinstance(box, boxes.TextBox):
        yield box, above
        return
    for child in getattr(box, "children", ()):
        yield from _texts(child, [*above, box])


def _plain(box: Any, parent: Any) -> Any:
    plain = box.copy()
    plain.style = box.style.copy()
    plain.style["font_family"] = parent.style["font_family"]
    return plain


def _hold(box: Any, above: list[Any]) -> Hold:
    """A slot is the end of the only line, unbreakable, in a box whose width does not come from its content."""
    style = box.style
    chain = [box, *reversed(above)]
    depth = next((at for at, one in enumerate(chain) if isinstance(one, boxes.BlockContainerBox)), 0)
    container = chain[depth]
    is_alone = depth and style["white_space"] in ("nowrap", "pre") and len(container.children) == 1
    is_last = all(
        getattr(outer, "children", (None,))[-1] is inner for inner, outer in pairwise(chain[:depth])
    )
    if not (is_alone and is_last and _has_own_width(chain[depth:]) and style["direction"] == "ltr"):
        return Hold.FLOW
    if container.style["text_overflow"] != "clip" or style["text_decoration_line"] != "none":
        return Hold.ALIGNED
    alignment = container.style["text_align_all"]
    if alignment == "justify":
        alignment = container.style["text_align_last"]
    return Hold.SLOT if alignment in ("start", "left", "auto") else Hold.ALIGNED


def _has_own_width(chain: list[Any]) -> bool:
    container = chain[0]
    if isinstance(container, boxes.TableCellBox):
        table = next((one for one in chain if isinstance(one, boxes.TableBox)), None)
        return table is not None and table.style["table_layout"] == "fixed" and table.style["width"] != "auto"
    kinds = (boxes.InlineBlockBox, boxes.BlockBox)
    return isinstance(container, kinds) and container.style["width"] not in (
        "auto",
        "min-content",
        "max-content",
    )
