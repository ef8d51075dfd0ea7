"""Pictures of pages for the screen: previews and thumbnails through pdfium, as PNG or WebP; nothing is
stored here."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pypdfium2
from PIL import Image

from outreach.printing.boxes import Box

MOST_PIXELS = 40_000_000
# Half the time of Pillow's own method 4 for files 4 % larger: a handbook's 32 pages wait for it.
WEBP_QUALITY, WEBP_METHOD = 80, 2


def page_count(pdf: bytes | Path) -> int:
    """Return the number of pages."""
    with _opened(pdf) as document:
        return len(document)


def preview(
    pdf: bytes | Path,
    *,
    page: int = 1,
    width_px: int = 1000,
    form: Literal["png", "webp"] = "webp",
    trimmed: bool = True,
) -> bytes:
    """Return one page (from 1) as a picture of the given width; `trimmed` shows it as it is after the cut."""
    with _opened(pdf) as document:
        return encoded(_picture(document[page - 1], width_px, trimmed), form)


def thumbnails(
    pdf: bytes | Path, *, width_px: int = 240, most: int = 40, form: Literal["png", "webp"] = "webp"
) -> list[bytes]:
    """Return the first pages as small pictures, at most `most` of them."""
    with _opened(pdf) as document:
        pages = range(min(len(document), most))
        return [encoded(_picture(document[page], width_px, True), form) for page in pages]


def encoded(picture: Image.Image, form: Literal["png", "webp"]) -> bytes:
    """Return a picture as a file."""
    file = io.BytesIO()
    if form == "png":
        picture.save(file, "PNG", optimize=True)
    else:
        picture.save(file, "WEBP", quality=WEBP_QUALITY, method=WEBP_METHOD)
    return file.getvalue()


@contextmanager
def _opened(pdf: bytes | Path) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def _picture(page: pypdfium2.PdfPage, width_px: int, trimmed: bool) -> Image.Image:
    if trimmed:
        page.set_cropbox(*page.get_trimbox())
    box = Box(*page.get_cropbox())
    scale = min(width_px / box.width, (MOST_PIXELS / (box.width * box.height)) ** 0.5)
    return page.render(scale=scale).to_pil().convert("RGB")
