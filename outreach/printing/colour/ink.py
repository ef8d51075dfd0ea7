"""How much ink lies on the paper: the sum of C, M, Y and K of each flat colour, gradient and picture, in
per cent."""

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Name
from PIL import Image, ImageChops

from outreach.printing.colour.pictures import pixels
from outreach.printing.colour.spaces import Space, space_of
from outreach.printing.colour.walk import Kind, Painted, painted

# A few dark pixels don't make the sheet stick to the next one; a dark area does.
IGNORED_SHARE = 0.005


@dataclass(frozen=True)
class InkUse:
    """The ink of one object: its sum in per cent (400 is solid C, M, Y and K)."""

    page: int
    what: str
    what_zh: str
    percent: int


def ink_uses(pdf: pikepdf.Pdf) -> Iterator[InkUse]:
    """Yield the largest ink sum of each stream, gradient and CMYK picture; colours laid over each other
    are not added."""
    for thing in painted(pdf):
        percent = 0 if thing.in_mask else round(_largest(thing))
        if percent:
            yield InkUse(thing.page, *_described(thing), percent)


def _largest(thing: Painted) -> float:
    if thing.kind is Kind.PICTURE:
        return _picture_ink(thing)
    if thing.kind is Kind.SHADING:
        return max(_stops(thing.object.get("/Function")), default=0.0) if _is_cmyk(thing) else 0.0
    return max(_flat_inks(thing), default=0.0) if thing.kind is Kind.CONTENT else 0.0


def _described(thing: Painted) -> tuple[str, str]:
    if thing.kind is Kind.PICTURE:
        size = f"{int(thing.object['/Width'])} x {int(thing.object['/Height'])}"
        return f"the picture of {size} pixels", f"图片（{size} 像素）"
    if thing.kind is Kind.SHADING:
        return "a gradient", "渐变色"
    return "a colour", "某处颜色"


def _is_cmyk(thing: Painted) -> bool:
    return space_of(thing.object.get("/ColorSpace"), thing.resources) is Space.CMYK


def _picture_ink(thing: Painted) -> float:
    if thing.object.get("/ImageMask", False) or not _is_cmyk(thing):
        return 0.0
    image = pixels(thing.object)
    if image.mode != "CMYK":
        return 0.0
    if image.width * image.height > 4_000_000:
        image = image.reduce(2)
    return _ink_of_area(image)


def _ink_of_area(image: Image.Image) -> float:
    """Return the ink sum that all but a small share of the pixels stay below, to about 2 %."""
    cyan, magenta, yellow, black = image.split()
    halves = (ImageChops.add(cyan, magenta, scale=2), ImageChops.add(yellow, black, scale=2))
    histogram = ImageChops.add(*halves, scale=2).histogram()
    ignored = IGNORED_SHARE * image.width * image.height
    for level in range(255, -1, -1):
        ignored -= histogram[level]
        if ignored < 0:
            return level / 255 * 400
    return 0.0


def _stops(function: pikepdf.Object | None) -> Iterator[float]:
    if function is None or isinstance(function, Array):
        return
    for key in ("/C0", "/C1"):
        if key in function:
            yield sum(float(value) for value in function[key]) * 100
    for part in function.get("/Functions", []):
        yield from _stops(part)


def _flat_inks(thing: Painted) -> Iterator[float]:
    operators = "k K scn SCN sc SC"
    for instruction in pikepdf.parse_content_stream(thing.object, operators):
        operands = list(instruction.operands)
        # Four numbers after sc or scn can only be CMYK here: spot colours take one, RGB and Lab three.
        if len(operands) == 4 and not isinstance(operands[-1], Name):
            yield sum(float(value) for value in operands) * 100
