"""What is still RGB or Lab in a PDF, said with its page; nothing is changed."""

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf

from outreach.printing.colour.operators import Look, State, first_look, step
from outreach.printing.colour.spaces import space_of
from outreach.printing.colour.walk import Kind, Painted, painted


@dataclass(frozen=True)
class RgbUse:
    """One place that is not in press inks."""

    page: int
    what: str
    what_zh: str


def rgb_uses(pdf: pikepdf.Pdf) -> Iterator[RgbUse]:
    """Yield each picture, gradient, group or colour that is RGB or Lab; one entry for each stream of
    operators."""
    for thing in painted(pdf):
        yield from _uses(thing)


def _uses(thing: Painted) -> Iterator[RgbUse]:
    if thing.kind is Kind.CONTENT:
        colour = _first_foreign(thing)
        if colour:
            yield RgbUse(thing.page, f"the colour {colour}", f"颜色 {colour}")
        return
    key = "/CS" if thing.kind is Kind.GROUP else "/ColorSpace"
    if key in thing.object and space_of(thing.object[key], thing.resources).is_foreign:
        yield RgbUse(thing.page, *_described(thing))


def _described(thing: Painted) -> tuple[str, str]:
    if thing.kind is Kind.PICTURE:
        size = f"{int(thing.object['/Width'])} x {int(thing.object['/Height'])}"
        return f"the picture of {size} pixels", f"图片（{size} 像素）"
    if thing.kind is Kind.SHADING:
        return "a gradient", "渐变色"
    return "a transparency group", "透明组"


def _first_foreign(thing: Painted) -> str:
    """Return the first foreign colour of a content stream as #RRGGBB, or '' if there is none."""
    if first_look(thing.object.read_bytes(), thing.resources) is Look.NO_FOREIGN_COLOUR:
        return ""
    state, stack = State(), []
    for instruction in pikepdf.parse_content_stream(thing.object):
        operator = str(instruction.operator)
        if isinstance(instruction, pikepdf.ContentStreamInlineImage):
            if space_of(instruction.iimage.obj.get("/ColorSpace"), thing.resources).is_foreign:
                return "RGB (inline)"
        elif operator == "q":
            stack.append(state)
        elif operator == "Q" and stack:
            state = stack.pop()
        else:
            state, rgb = step(state, operator, list(instruction.operands), thing.resources)
            if rgb is not None and operator not in ("cs", "CS"):
                return "#" + "".join(f"{round(value * 255):02X}" for value in rgb)
    return ""
