"""All pages of a document below each other as one picture, for chats that show no PDF."""

import io

from PIL import Image

from outreach.printing.share import QUALITY

# A JPEG ends at 65,535 pixels; phones and WeChat stop showing details far below that.
MOST_HEIGHT_PX = 20_000
WIDTH_PX = 1080
GAP_PX = 12
GROUND = (226, 221, 208)


def long_picture(pages: list[bytes]) -> bytes:
    """Return the pages as one JPEG of a phone's width; pages that would make it too long are left out."""
    canvas = Image.new("RGB", (WIDTH_PX, MOST_HEIGHT_PX), GROUND)
    bottom = 0
    for page in pages:
        picture = _of_width(page)
        top = bottom + GAP_PX if bottom else 0
        if top + picture.height > MOST_HEIGHT_PX:
            break
        canvas.paste(picture, (0, top))
        bottom = top + picture.height
    file = io.BytesIO()
    canvas.crop((0, 0, WIDTH_PX, max(1, bottom))).save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()


def _of_width(page: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(page)).convert("RGB")
    height = round(picture.height * WIDTH_PX / picture.width)
    return picture.resize((WIDTH_PX, height), Image.Resampling.LANCZOS)
