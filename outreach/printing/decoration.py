"""Drawings that say nothing to a listener: taken out of the reading order, so that screen readers pass over them."""

from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Name, Operator


def silence_decoration(pdf: pikepdf.Pdf, figures: list[pikepdf.Object]) -> None:
    """Turn figures without alternative text into artifacts (ISO 14289-1, 7.3).

    In our templates these are inline SVG drawings without <title>; an <img> without alt never gets here,
    because the seam to WeasyPrint refuses it.
    """
    marks: dict[tuple[int, int], set[int]] = {}
    for figure in figures:
        marks.setdefault(figure["/Pg"].objgen, set()).update(_marks(figure))
        _unlink(figure)
    for page in pdf.pages:
        if page.obj.objgen in marks:
            _rewrite(page, marks[page.obj.objgen])
            _forget(pdf, int(page.obj["/StructParents"]), marks[page.obj.objgen])


def _marks(figure: pikepdf.Object) -> list[int]:
    """Return the numbers of the marked content that a figure consists of."""
    kids: Any = figure.get("/K")
    parts = list(kids) if isinstance(kids, Array) else [kids]
    return [int(part) for part in parts if isinstance(part, int)]


def _unlink(figure: pikepdf.Object) -> None:
    parent = figure["/P"]
    kids = parent["/K"]
    if isinstance(kids, Array):
        parent["/K"] = Array([kid for kid in kids if not _is_same(kid, figure)])
    else:
        del parent["/K"]


def _is_same(kid: object, figure: pikepdf.Object) -> bool:
    return isinstance(kid, pikepdf.Object) and kid.is_indirect and kid.objgen == figure.objgen


def _rewrite(page: pikepdf.Page, marks: set[int]) -> None:
    """Replace the opening of each of these marked contents; its end is the same for an artifact."""
    written = []
    for instruction in pikepdf.parse_content_stream(page):
        if str(instruction.operator) == "BDC" and _mark_of(instruction) in marks:
            instruction = ContentStreamInstruction([Name.Artifact], Operator("BMC"))
        written.append(instruction)
    page.obj["/Contents"].write(pikepdf.unparse_content_stream(written))


def _mark_of(instruction: pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage) -> int | None:
    properties = list(instruction.operands)[1]
    # Marked content may have properties without a number: the readable text of a stretched line is one.
    if not isinstance(properties, pikepdf.Dictionary) or "/MCID" not in properties:
        return None
    return int(properties["/MCID"])


def _forget(pdf: pikepdf.Pdf, page_key: int, marks: set[int]) -> None:
    """Empty the places of these marks in the parent tree, which leads from marked content back to its element."""
    numbers = pdf.Root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    for index in range(0, len(numbers) - 1, 2):
        if int(numbers[index]) == page_key:
            owners = numbers[index + 1]
            numbers[index + 1] = Array(
                [None if number in marks else owner for number, owner in enumerate(owners)]
            )
