"""Everything in a PDF that can carry colour, each object once: contents, forms, patterns, masks, pictures,
shadings."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream


class Kind(Enum):
    """What sort of object is painted."""

    CONTENT = "content"
    GROUP = "group"
    PICTURE = "picture"
    SHADING = "shading"


@dataclass(frozen=True)
class Painted:
    """One object that can carry colour, with the first page that shows it and whether it only makes a soft
    mask."""

    kind: Kind
    object: pikepdf.Object
    resources: pikepdf.Object | None
    page: int
    name: str = ""
    in_mask: bool = False


def painted(pdf: pikepdf.Pdf) -> Iterator[Painted]:
    """Yield all that the pages paint; an object used on many pages, or twice on one, comes once."""
    seen: set[tuple[tuple[int, int], bool]] = set()
    for number, page in enumerate(pdf.pages, start=1):
        yield from _Walk(seen, number).page(page)


class _Walk:
    def __init__(self, seen: set[tuple[tuple[int, int], bool]], page: int) -> None:
        self.seen = seen
        self.number = page

    def page(self, page: pikepdf.Page) -> Iterator[Painted]:
        yield from self.group(page.obj, in_mask=False)
        resources = page.resources
        contents = page.obj.get("/Contents")
        for stream in contents if isinstance(contents, Array) else [contents]:
            if isinstance(stream, Stream) and self.is_new(stream, False):
                yield Painted(Kind.CONTENT, stream, resources, self.number)
        yield from self.resources(resources, False)

    def is_new(self, thing: pikepdf.Object, in_mask: bool) -> bool:
        if not thing.is_indirect:
            return True
        key = (thing.objgen, in_mask)
        if key in self.seen:
            return False
        self.seen.add(key)
        return True

    def resources(self, resources: pikepdf.Object | None, in_mask: bool) -> Iterator[Painted]:
        if not isinstance(resources, Dictionary) or not self.is_new(resources, in_mask):
            return
        for name, thing in _items(resources, "/XObject"):
            yield from self.x_object(thing, resources, name, in_mask)
        for _, pattern in _items(resources, "/Pattern"):
            yield from self.pattern(pattern, resources, in_mask)
        for _, shading in _items(resources, "/Shading"):
            yield from self.shading(shading, resources, in_mask)
        for _, state in _items(resources, "/ExtGState"):
            yield from self.soft_mask(state, resources)
        for _, font in _items(resources, "/Font"):
            yield from self.glyphs(font, in_mask)

    def x_object(
        self, thing: pikepdf.Object, around: pikepdf.Object, name: str, in_mask: bool
    ) -> Iterator[Painted]:
        if thing.get("/Subtype") == Name.Form:
            yield from self.content(thing, around, in_mask)
        elif thing.get("/Subtype") == Name.Image and self.is_new(thing, in_mask):
            yield Painted(Kind.PICTURE, thing, around, self.number, name, in_mask)

    def content(
        self, stream: pikepdf.Object, around: pikepdf.Object | None, in_mask: bool
    ) -> Iterator[Painted]:
        if not self.is_new(stream, in_mask):
            return
        resources = stream.get("/Resources", around)
        yield from self.group(stream, in_mask)
        yield Painted(Kind.CONTENT, stream, resources, self.number, in_mask=in_mask)
        yield from self.resources(resources, in_mask)

    def group(self, owner: pikepdf.Object, in_mask: bool) -> Iterator[Painted]:
        group = owner.get("/Group")
        if isinstance(group, Dictionary) and "/CS" in group:
            yield Painted(Kind.GROUP, group, None, self.number, in_mask=in_mask)

    def pattern(self, pattern: pikepdf.Object, around: pikepdf.Object, in_mask: bool) -> Iterator[Painted]:
        if isinstance(pattern, Stream):
            yield from self.content(pattern, around, in_mask)
        elif "/Shading" in pattern:
            yield from self.shading(pattern["/Shading"], around, in_mask)

    def shading(self, shading: pikepdf.Object, around: pikepdf.Object, in_mask: bool) -> Iterator[Painted]:
        if self.is_new(shading, in_mask):
            yield Painted(Kind.SHADING, shading, around, self.number, in_mask=in_mask)

    def soft_mask(self, state: pikepdf.Object, around: pikepdf.Object) -> Iterator[Painted]:
        mask = state.get("/SMask")
        if isinstance(mask, Dictionary) and "/G" in mask:
            # Only a luminosity mask reads colours; an alpha mask ignores them, but they must not be RGB
            # either.
            yield from self.content(mask["/G"], around, in_mask=True)

    def glyphs(self, font: pikepdf.Object, in_mask: bool) -> Iterator[Painted]:
        if font.get("/Subtype") == Name.Type3 and self.is_new(font, in_mask):
            for _, glyph in _items(font, "/CharProcs"):
                yield from self.content(glyph, font.get("/Resources"), in_mask)


def _items(owner: pikepdf.Object, key: str) -> list[tuple[str, pikepdf.Object]]:
    entries = owner.get(key)
    if not isinstance(entries, Dictionary):
        return []
    return [(name, thing) for name, thing in entries.items() if isinstance(thing, (Dictionary, Stream))]
