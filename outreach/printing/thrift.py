"""Smaller files: pictures with more pixels than the reader can see are scaled down; nothing else is
touched."""

import pikepdf
from pikepdf import Name
from PIL import Image

from outreach.printing.colour.pictures import pixels, write_picture
from outreach.printing.placements import Placement, names_pictures, placements

# Scaling by a tenth costs sharpness and saves little.
WORTH_IT = 1.4
SCREEN_QUALITY = 82


def shrink_pictures(pdf: pikepdf.Pdf, dpi: int) -> None:
    """Scale photos down that are far finer than `dpi` everywhere they stand."""
    if not names_pictures(pdf):
        return
    coarsest: dict[tuple[int, int], Placement] = {}
    for placement in placements(pdf):
        key = placement.picture.objgen
        if key not in coarsest or placement.dpi < coarsest[key].dpi:
            coarsest[key] = placement
    for placement in coarsest.values():
        if placement.dpi > dpi * WORTH_IT and _is_photo(placement.picture):
            _scale(placement.picture, dpi / placement.dpi)


def _is_photo(picture: pikepdf.Object) -> bool:
    """QR codes and line art stay as they are: they are small, and blurred edges cost legibility."""
    return picture.get("/Filter") == Name.DCTDecode and picture.get("/ColorSpace") in (
        Name.DeviceRGB,
        Name.DeviceGray,
    )


def _scale(picture: pikepdf.Object, factor: float) -> None:
    image = pixels(picture)
    if image.mode not in ("RGB", "L"):
        image = image.convert("RGB")
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    write_picture(
        picture, image.resize(size, Image.Resampling.LANCZOS), as_photo=True, quality=SCREEN_QUALITY
    )
