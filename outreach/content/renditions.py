"""In which sizes and formats the site shows its pictures; one list for the templates and for the worker.

AVIF takes a second for a large photo: the worker makes all shapes when a picture comes in, and a reader who is
faster than the worker makes them himself.
"""

from dataclasses import dataclass
from typing import Any

from wagtail.images.models import AbstractImage, Filter, Picture
from wagtail.images.shortcuts import get_renditions_or_not_found


@dataclass(frozen=True, slots=True)
class Shape:
    """`spec` in Wagtail's words, with all formats and widths; `sizes` is how wide a page shows it."""

    spec: str
    sizes: str

    def filters(self) -> list[Filter]:
        return [Filter(spec=one) for one in Filter.expand_spec(self.spec)]


SHAPES = {
    "campaign": Shape("format-{avif,webp}|fill-{480x320,960x640}", "(min-width: 60em) 36rem, 92vw"),
    "article": Shape("format-{avif,webp,jpeg}|width-{480,960}", "(min-width: 48em) 40rem, 92vw"),
    "photo": Shape("format-{avif,webp}|fill-480x360", "(min-width: 48em) 15rem, 45vw"),
    "sheet": Shape("format-{avif,webp}|max-720x960", "(min-width: 60em) 24rem, 80vw"),
    "small-sheet": Shape("format-{avif,webp}|max-360x400", "12rem"),
}


def shown(image: AbstractImage, shape: str, **attributes: Any) -> Picture:
    """Return the picture in all formats and widths of a shape, with its measures, so that nothing jumps."""
    found = SHAPES[shape]
    renditions = get_renditions_or_not_found(image, found.filters())
    return Picture(renditions, {"sizes": found.sizes, **attributes})


def make_renditions(image: AbstractImage) -> None:
    """Make what is not there yet of every shape."""
    image.get_renditions(*(one for shape in SHAPES.values() for one in shape.filters()))
