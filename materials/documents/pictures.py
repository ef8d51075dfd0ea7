"""Pictures of a design: what was approved, and its re-encoded bytes for the press; no layout here."""

import io
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from PIL import Image as Pillow
from PIL import ImageOps
from wagtail.images import get_image_model
from wagtail.images.models import AbstractImage

from materials.documents.faults import DesignFault
from materials.documents.sheet import Picture

# Print shops ask for 300 dpi at final size; a poster is read from two metres, where half of it is enough.
FULL_DPI, POSTER_DPI, LARGE_SIDE_MM = 300, 150, 500
JPEG_QUALITY = 92
UNREADABLE = (OSError, ValueError, SyntaxError, EOFError, Pillow.DecompressionBombError)
IS_GONE = _(
    "The picture “{title}” is missing or was changed after the job was started. "
    "Nothing was printed. Choose the picture again in the design, then start again."
)
IS_BROKEN = _(
    "The picture “{title}” can't be opened. Nothing was printed. Upload it again as PNG or JPEG, "
    "choose it in the design, then start again."
)


def describe(image: AbstractImage) -> Picture:
    """Return the name and hash under which a picture goes to print; reads the file's header."""
    try:
        with image.get_willow_image() as willow:
            suffix = "png" if willow.has_alpha() else "jpg"
        file_hash = image.get_file_hash()
    except UNREADABLE as error:
        raise DesignFault(IS_BROKEN, title=image.title) from error
    return Picture(f"pictures/{image.pk}.{suffix}", image.pk, file_hash, image.title)


def encode_all(pictures: Iterable[Picture], *, trim_mm: tuple[float, float]) -> dict[str, bytes]:
    """Return the bytes of each picture by its name, no larger than the sheet can show, without metadata."""
    found = get_image_model().objects.in_bulk([picture.image_id for picture in pictures])
    return {picture.name: _encode(found.get(picture.image_id), picture, trim_mm) for picture in pictures}


def _encode(image: AbstractImage | None, picture: Picture, trim_mm: tuple[float, float]) -> bytes:
    if image is None or image.get_file_hash() != picture.file_hash:
        raise DesignFault(IS_GONE, title=picture.title)
    try:
        with image.open_file() as stream, Pillow.open(stream) as source:
            return _save(_upright(source, trim_mm), picture.name)
    except UNREADABLE as error:
        raise DesignFault(IS_BROKEN, title=picture.title) from error


def _upright(source: Pillow.Image, trim_mm: tuple[float, float]) -> Pillow.Image:
    dpi = POSTER_DPI if max(trim_mm) > LARGE_SIDE_MM else FULL_DPI
    longest_px = int(max(trim_mm) / 25.4 * dpi)
    upright = ImageOps.exif_transpose(source)
    upright.thumbnail((longest_px, longest_px), Pillow.Resampling.LANCZOS)
    return upright


def _save(picture: Pillow.Image, name: str) -> bytes:
    target = io.BytesIO()
    if name.endswith(".png"):
        picture.convert("RGBA").save(target, "PNG")
    else:
        picture.convert("RGB").save(target, "JPEG", quality=JPEG_QUALITY, subsampling=0)
    return target.getvalue()
