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
    shown = _Shown()
    for number, page in enumerate(pdf.pages, start=1):
        if isinstance(page.obj.get("/Contents"), (Stream, Array)):
            for picture, matrix in shown.by(page.obj, page.resources, 0):
                yield _placement(picture, matrix, number)


def names_pictures(pdf: pikepdf.Pdf) -> bool:
    """Say whether any page could show a picture; a run of letters that can't need not be followed page by page."""
    seen: set[tuple[int, int]] = set()
    return any(_names_one(page.resources, seen) for page in pdf.pages)


def _names_one(resources: pikepdf.Object, seen: set[tuple[int, int]]) -> bool:
    if resources.is_indirect and resources.objgen in seen:
        return False
    seen.add(resources.objgen)
    things = [one for kind in ("/XObject", "/Pattern") for one in resources.get(kind, {}).values()]
    return any(_is_or_holds_one(one, seen) for one in things if isinstance(one, Stream))


def _is_or_holds_one(thing: pikepdf.Object, seen: set[tuple[int, int]]) -> bool:
    if thing.get("/Subtype") == Name.Image:
        return True
    if thing.objgen in seen or "/Resources" not in thing:
        return False
    seen.add(thing.objgen)
    return _names_one(thing["/Resources"], seen)


class _Shown:
    """The pictures that content streams show, each with its matrix in the stream's own space.

    A form is followed once, however many pages show it: the letters of a run share theirs.
    """

    def __init__(self) -> None:
        self._by_form: dict[tuple[int, int], list[tuple[pikepdf.Object, Matrix]]] = {}

    def by(
        self, owner: pikepdf.Object, resources: pikepdf.Object, depth: int
    ) -> Iterator[tuple[pikepdf.Object, Matrix]]:
        """Follow the content of a page, a form or a pattern."""
        matrix, stack = Matrix(), []
        for instruction in pikepdf.parse_content_stream(owner, "q Q cm Do scn"):
            operands, name = list(instruction.operands), str(instruction.operator)
            if name == "q":
                stack.append(matrix)
            elif name == "Q":
                matrix = stack.pop() if stack else matrix
            elif name == "cm":
                matrix = Matrix(*(float(value) for value in operands)) @ matrix
            elif name == "Do":
                yield from self._within(_named(resources, "/XObject", operands[0]), resources, matrix, depth)
            elif operands and isinstance(operands[-1], Name):
                # A pattern starts from the space of the stream, not from the matrix in force.
                tile = _named(resources, "/Pattern", operands[-1])
                yield from self._within(tile, resources, Matrix(), depth)

    def _within(
        self, form: pikepdf.Object | None, around: pikepdf.Object, matrix: Matrix, depth: int
    ) -> Iterator[tuple[pikepdf.Object, Matrix]]:
        if not isinstance(form, Stream) or depth >= MAX_DEPTH:
            return
        if form.get("/Subtype") == Name.Image:
            yield form, matrix
            return
        if form.objgen not in self._by_form:
            inner = form.get("/Resources", around)
            self._by_form[form.objgen] = list(self.by(form, inner, depth + 1))
        start = _matrix(form) @ matrix
        for picture, own in self._by_form[form.objgen]:
            yield picture, own @ start


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
