"""Colour operators of one content stream: follows the graphics state and lets a visitor replace foreign
colours."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Any

import pikepdf
from pikepdf import ContentStreamInstruction, Operator

from outreach.printing.colour.spaces import Space, rgb_of_lab, space_of

# What can bring a foreign colour into a stream: RGB operators, an inline image, the choice of a colour space.
HINTS = re.compile(rb"(?<![^\s\])>])(rg|RG|BI)(?![^\s\[(</])|/(\S+)\s+(?:cs|CS)(?!\S)")
RGB_COLOUR = re.compile(rb"(?<!\S)([-+.\d]+)\s+([-+.\d]+)\s+([-+.\d]+)\s+(rg|RG)(?!\S)")
DEVICE_OPERATORS = {
    "rg": Space.RGB,
    "RG": Space.RGB,
    "g": Space.GREY,
    "G": Space.GREY,
    "k": Space.CMYK,
    "K": Space.CMYK,
}
Rgb = tuple[float, float, float]
Painter = Callable[[Rgb], tuple[Sequence[float], str]]


class Look(Enum):
    """What a first look at the bytes of a stream says: a run of 20,000 letters can't be parsed operator by operator."""

    NO_FOREIGN_COLOUR = 0
    RGB_OPERATORS_ONLY = 1
    NEEDS_PARSING = 2


@dataclass(frozen=True)
class State:
    """The colour spaces in force for filling and stroking."""

    fill: Space = Space.GREY
    stroke: Space = Space.GREY

    def space(self, operator: str) -> Space:
        return self.stroke if operator.isupper() else self.fill

    def changed(self, operator: str, space: Space) -> "State":
        return replace(self, stroke=space) if operator.isupper() else replace(self, fill=space)


def recoloured(stream: pikepdf.Object, resources: pikepdf.Object | None, paint: Painter) -> bytes | None:
    """Return the stream's content with every RGB and Lab colour replaced by what `paint` returns; None if
    it has none.

    `paint` gets an sRGB colour and returns the operands and the fill operator to write instead ('k' or 'g').
    """
    content = stream.read_bytes()
    look = first_look(content, resources)
    if look is Look.NO_FOREIGN_COLOUR:
        return None
    if look is Look.RGB_OPERATORS_ONLY:
        return RGB_COLOUR.sub(lambda found: _written(found, paint), content)
    return _parsed_and_recoloured(stream, resources, paint)


def first_look(content: bytes, resources: pikepdf.Object | None) -> Look:
    """Say how closely a stream must be looked at; never says too little."""
    look = Look.NO_FOREIGN_COLOUR
    if not any(letters in content for letters in (b"rg", b"RG", b"cs", b"CS", b"BI")):
        return look
    for found in HINTS.finditer(content):
        operator, name = found.groups()
        if operator in (b"rg", b"RG"):
            look = Look.RGB_OPERATORS_ONLY
        elif operator == b"BI" or b"#" in name or _chooses_foreign(name, resources):
            return Look.NEEDS_PARSING
    # Between brackets or after a per cent sign, the letters "rg" may be text.
    if look is Look.RGB_OPERATORS_ONLY and (b"(" in content or b"%" in content):
        return Look.NEEDS_PARSING
    return look


def _chooses_foreign(name: bytes, resources: pikepdf.Object | None) -> bool:
    return space_of(pikepdf.Name("/" + name.decode("latin-1")), resources).is_foreign


def _written(found: re.Match[bytes], paint: Painter) -> bytes:
    red, green, blue = (float(value) for value in found.groups()[:3])
    values, fill = paint((red, green, blue))
    name = fill.upper() if found[4].isupper() else fill
    return " ".join([*(f"{value:.4g}" for value in values), name]).encode()


def _parsed_and_recoloured(
    stream: pikepdf.Object, resources: pikepdf.Object | None, paint: Painter
) -> bytes | None:
    state, stack, written, is_changed = State(), [], [], False
    for instruction in pikepdf.parse_content_stream(stream):
        operator = str(instruction.operator)
        if operator == "q":
            stack.append(state)
        elif operator == "Q" and stack:
            state = stack.pop()
        else:
            state, rgb = step(state, operator, list(instruction.operands), resources)
            if rgb is not None:
                instruction, is_changed = _painted(rgb, operator, paint), True
        written.append(instruction)
    return pikepdf.unparse_content_stream(written) if is_changed else None


def step(
    state: State, operator: str, operands: Sequence[Any], resources: pikepdf.Object | None
) -> tuple[State, Rgb | None]:
    """Follow one operator; return the new state and, if it sets a foreign colour, that colour as sRGB."""
    if operator in DEVICE_OPERATORS:
        space = DEVICE_OPERATORS[operator]
        return state.changed(operator, space), _rgb(operands) if space is Space.RGB else None
    if operator in ("cs", "CS"):
        space = space_of(operands[0], resources)
        # Choosing a space also sets its first colour, which is black for all of these.
        return state.changed(operator, space), (0.0, 0.0, 0.0) if space.is_foreign else None
    if operator in ("sc", "scn", "SC", "SCN") and state.space(operator).is_foreign:
        if len(operands) < 3 or isinstance(operands[-1], pikepdf.Name):
            return state, None
        values = _rgb(operands)
        return state, rgb_of_lab(*values) if state.space(operator) is Space.LAB else values
    return state, None


def _rgb(operands: Sequence[Any]) -> Rgb:
    red, green, blue = (float(value) for value in operands[:3])
    return red, green, blue


def _painted(rgb: Rgb, operator: str, paint: Painter) -> ContentStreamInstruction:
    values, fill = paint(rgb)
    name = fill.upper() if operator.isupper() else fill
    return ContentStreamInstruction([Decimal(str(round(value, 4))) for value in values], Operator(name))
