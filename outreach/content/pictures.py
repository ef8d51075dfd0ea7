"""Every picture that enters: read whole, turned upright, written anew from its pixels alone; knows no Django."""

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, ImageFile, ImageOps

MAX_PICTURE_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
KINDS = ("JPEG", "PNG", "WEBP")
SUFFIXES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
# Near the eye's limit; a poster is printed from what is kept here.
QUALITY = 92
# What Pillow raises on broken, lying or hostile files.
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    MemoryError,
    IndexError,
    TypeError,
    KeyError,
    OverflowError,
)
TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)


class NotAPicture(Exception):
    """These bytes are no whole picture of an allowed kind."""


class TooManyPixels(Exception):
    """The picture would fill the memory when opened."""


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """The pixels and nothing else: no EXIF, XMP, comment, thumbnail, colour profile or second frame."""

    content: bytes
    kind: str
    width: int
    height: int

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.kind]

    @property
    def mime_type(self) -> str:
        return f"image/{self.kind.lower()}"


def clean_picture(
    content: bytes,
    *,
    kinds: tuple[str, ...] = KINDS,
    max_pixels: int = MAX_PIXELS,
    side_px: int | None = None,
    to: str | None = None,
    quality: int = QUALITY,
) -> CleanPicture:
    """Return the picture upright in sRGB, at most side_px wide and high, in its own kind or the one asked for.

    Raises NotAPicture or TooManyPixels. Holds about two times width x height x 4 bytes while it works.
    """
    picture = open_picture(content, kinds, max_pixels)
    kind = to or str(picture.format)
    try:
        if side_px:
            picture.draft("RGB", (side_px, side_px))
        upright = _in_srgb(ImageOps.exif_transpose(picture))
        if side_px:
            upright.thumbnail((side_px, side_px))
        return write_picture(upright, kind, quality)
    except TOO_LARGE as error:
        raise TooManyPixels from error
    except BROKEN as error:
        raise NotAPicture from error


def open_picture(content: bytes, kinds: tuple[str, ...], max_pixels: int) -> Image.Image:
    """Look at the header only; Pillow warns of large pictures, we refuse them."""
    # WeasyPrint tells Pillow to take half a picture for a whole one, for everybody in the process.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        picture = Image.open(io.BytesIO(content), formats=kinds)
    except TOO_LARGE as error:
        raise TooManyPixels from error
    except BROKEN as error:
        raise NotAPicture from error
    if picture.width * picture.height > max_pixels:
        raise TooManyPixels
    return picture


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Apply the picture's own colour profile, for it does not stay; a broken profile is left out."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "RGBA", "CMYK", "L"):
        mode = "RGBA" if picture.mode == "RGBA" else "RGB"
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            changed = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode=mode
            )
        except (ImageCms.PyCMSError, *BROKEN):
            return picture
        return changed or picture
    return picture


def write_picture(picture: Image.Image, kind: str, quality: int = QUALITY) -> CleanPicture:
    """Encode the pixels alone; transparent ones become white where the kind knows no transparency."""
    bare = picture.convert(_mode_for(picture, kind))
    if bare.mode == "RGBA" and kind == "JPEG":
        paper = Image.new("RGBA", bare.size, "white")
        paper.alpha_composite(bare)
        bare = paper.convert("RGB")
    # What a camera or an editor added hangs on the picture's info; it stays behind.
    bare.info = {}
    buffer = io.BytesIO()
    options: dict[str, Any] = {} if kind == "PNG" else {"quality": quality}
    bare.save(buffer, kind, exif=b"", **options)
    return CleanPicture(buffer.getvalue(), kind, bare.width, bare.height)


def _mode_for(picture: Image.Image, kind: str) -> str:
    if picture.has_transparency_data:
        return "RGBA"
    if picture.mode in ("1", "L", "I;16", "I") and kind != "WEBP":
        return "L"
    return "RGB"
