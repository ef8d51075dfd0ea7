"""Where pictures stand on the pages and how large, by following the transformations of each content
stream."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Matrix, Name, Stream

from outreach.printing.boxes import Box

MAX_DEPTH = 12


@dataclass(frozen=True)
class Placement:
    """One showing of a picture: which image object, how large on paper, and its place on the page."""

    page: int
    picture: pikepdf.Object
    width_pt: float
    height_pt: float
    box: Box

    @property
    def pixels(self) -> tuple[int, int]:
        return int(self.picture["/Width"]), int(self.picture["/Height"])

    @property
    def dpi(self) -> float:
        """Return the resolution on paper, of the direction that has less."""
        width, height = self.pixels
        return 72 * min(width / max(self.width_pt, 0.01), height / max(self.height_pt, 0.01))


def placements(pdf: pikepdf.Pdf) -> Iterator[Placement]:
    """Yield every picture on every page, also inside forms and background patterns."""
    for number, page in enumerate(pdf.pages, start=1):
        contents = page.obj.get("/Contents")
        base = Matrix()
        if isinstance(contents, (Stream, Array)):
            yield from _shown(page.obj, page.resources, base, base, number, 0)


def _shown(
    owner: pikepdf.Object,
    resources: pikepdf.Object,
    base: Matrix,
    matrix: Matrix,
    page: int,
    depth: int,
) -> Iterator[Placement]:
    """Follow one content stream; `base` is the matrix that its patterns start from."""
    stack: list[Matrix] = []
    for instruction in pikepdf.parse_content_stream(owner, "q Q cm Do scn"):
        operands, name = list(instruction.operands), str(instruction.operator)
        if name == "q":
            stack.append(matrix)
        elif name == "Q":
            matrix = stack.pop() if stack else matrix
        elif name == "cm":
            matrix = Matrix(*(float(value) for value in operands)) @ matrix
        elif name == "Do":
            thing = _named(resources, "/XObject", operands[0])
            yield from _x_object(thing, resources, matrix, page, depth)
        elif operands and isinstance(operands[-1], Name) and depth < MAX_DEPTH:
            tile = _named(resources, "/Pattern", operands[-1])
            if isinstance(tile, Stream):
                start = _matrix(tile) @ base
                yield from _shown(tile, tile.get("/Resources", resources), start, start, page, depth + 1)


def _x_object(
    thing: pikepdf.Object | None, around: pikepdf.Object, matrix: Matrix, page: int, depth: int
) -> Iterator[Placement]:
    if not isinstance(thing, Stream):
        return
    if thing.get("/Subtype") == Name.Image:
        yield _placement(thing, matrix, page)
    elif thing.get("/Subtype") == Name.Form and depth < MAX_DEPTH:
        inner = _matrix(thing) @ matrix
        yield from _shown(thing, thing.get("/Resources", around), inner, inner, page, depth + 1)


def _matrix(thing: pikepdf.Object) -> Matrix:
    return Matrix(thing["/Matrix"]) if "/Matrix" in thing else Matrix()


def _placement(picture: pikepdf.Object, matrix: Matrix, page: int) -> Placement:
    corners = [matrix.transform(corner) for corner in ((0, 0), (1, 0), (0, 1), (1, 1))]
    xs, ys = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return Placement(
        page=page,
        picture=picture,
        width_pt=math.hypot(matrix.a, matrix.b),
        height_pt=math.hypot(matrix.c, matrix.d),
        box=Box(min(xs), min(ys), max(xs), max(ys)),
    )


def _named(resources: pikepdf.Object, kind: str, name: pikepdf.Object) -> pikepdf.Object | None:
    entries = resources.get(kind)
    return None if entries is None else entries.get(str(name))
