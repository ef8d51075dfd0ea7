"""The fonts that a PDF's pages use: name, embedded or not, and the format of the font program."""

from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Dictionary, Name


@dataclass(frozen=True)
class PageFont:
    """One font and the first page that uses it; `program` is TrueType, CFF, Type1, Type3 or '' (not
    embedded)."""

    name: str
    page: int
    program: str
    descriptor: pikepdf.Object | None
    font: pikepdf.Object

    @property
    def is_embedded(self) -> bool:
        return bool(self.program)


def page_fonts(pdf: pikepdf.Pdf) -> Iterator[PageFont]:
    """Yield every font in the resources of the pages and of the forms and patterns in them, each once."""
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, start=1):
        yield from _in_resources(page.resources, number, seen)


def _in_resources(
    resources: pikepdf.Object | None, page: int, seen: set[tuple[int, int]]
) -> Iterator[PageFont]:
    if not isinstance(resources, Dictionary) or _is_known(resources, seen):
        return
    for font in resources.get("/Font", {}).values():
        if not _is_known(font, seen):
            yield page_font(font, page)
    for kind in ("/XObject", "/Pattern"):
        for thing in resources.get(kind, {}).values():
            if "/Resources" in thing and not _is_known(thing, seen):
                yield from _in_resources(thing["/Resources"], page, seen)


def _is_known(thing: pikepdf.Object, seen: set[tuple[int, int]]) -> bool:
    if not thing.is_indirect:
        return False
    if thing.objgen in seen:
        return True
    seen.add(thing.objgen)
    return False


def page_font(font: pikepdf.Object, page: int) -> PageFont:
    """Return what is known of one font dictionary."""
    name = str(font.get("/BaseFont", font.get("/Name", "?"))).lstrip("/")
    if font.get("/Subtype") == Name.Type3:
        return PageFont(name, page, "Type3", None, font)
    inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
    descriptor = inner.get("/FontDescriptor")
    return PageFont(name, page, _program(descriptor), descriptor, font)


def _program(descriptor: pikepdf.Object | None) -> str:
    if descriptor is None:
        return ""
    if "/FontFile2" in descriptor:
        return "TrueType"
    if "/FontFile3" in descriptor:
        return "CFF"
    return "Type1" if "/FontFile" in descriptor else ""
