"""The picture that a page without a picture is shared with: its title in white on the page's colour."""

import io

from PIL import Image, ImageColor, ImageDraw

from outreach.printing.fonts.registry import REGULAR
from outreach.printing.share import QUALITY, Shape, draw_text, house_font

PAPER = (251, 249, 244)
# White type must be read on any colour that somebody chose (WCAG 2.2, 1.4.3: 4.5 to 1).
DARKEST_STEP, READABLE = 0.02, 4.5
EDGE = 72
LABEL_SIZE = 34


def title_card(
    title: str, *, colour: str, label: str = "", issuer: str = "", shape: Shape = Shape.WIDE
) -> bytes:
    """Return a JPEG; `colour` is '#rrggbb', `label` a few words above the title, such as a date."""
    ground = _deep_enough(ImageColor.getrgb(colour)[:3])
    canvas = Image.new("RGB", shape.value, ground)
    _draw_water(canvas, ground)
    pen = ImageDraw.Draw(canvas)
    top = EDGE
    if label:
        pen.text((EDGE, top), label, font=house_font(REGULAR, LABEL_SIZE), fill=_mixed(ground, PAPER, 0.85))
        top += LABEL_SIZE * 2
    # A rule in the colour of paper: the same as above the headlines of the site.
    pen.rectangle((EDGE, top, EDGE + 96, top + 8), fill=PAPER)
    area = (EDGE, top + 48, canvas.width - EDGE, canvas.height - EDGE)
    draw_text(canvas, title, issuer, area, largest=96)
    file = io.BytesIO()
    canvas.save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()


def _draw_water(canvas: Image.Image, ground: tuple[int, ...]) -> None:
    """Three rings from the lower right corner, as on still water."""
    pen = ImageDraw.Draw(canvas)
    reach = canvas.height
    for share, step in ((0.06, 1.0), (0.10, 0.7), (0.14, 0.4)):
        radius = round(reach * step)
        box = (canvas.width - radius, canvas.height - radius, canvas.width + radius, canvas.height + radius)
        pen.ellipse(box, fill=_mixed(ground, (255, 255, 255), share))


def _deep_enough(colour: tuple[int, ...]) -> tuple[int, ...]:
    share = 0.0
    while (
        share < 1
        and _contrast_to_white(_mixed(_mixed(colour, (0, 0, 0), share), (255, 255, 255), 0.14)) < READABLE
    ):
        share += DARKEST_STEP
    return _mixed(colour, (0, 0, 0), min(share, 1.0))


def _mixed(one: tuple[int, ...], other: tuple[int, ...], share: float) -> tuple[int, ...]:
    return tuple(round(a + (b - a) * share) for a, b in zip(one, other, strict=True))


def _contrast_to_white(colour: tuple[int, ...]) -> float:
    red, green, blue = (_linear(value / 255) for value in colour)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
