"""What only the eye finds, on a rendered page: art that stops at the cut, grey on grey, codes no phone can
read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
import zxingcpp
from PIL import Image

from outreach.printing.boxes import Box
from outreach.printing.paper import millimetres, points
from outreach.printing.preflight.findings import Finding, Severity
from outreach.printing.preflight.reading import Line

DPI = 200
MOST_PIXELS = 40_000_000
# Lighter than this is paper, and art ends where it is reached at one stroke: a photo may fade to white by itself.
PAPER_GREY = 250
EDGE_GREYS = 8
SHORTEST_GAP_MM = 2.0
# Below 3 : 1 large print is hard to read (WCAG 2.2, 1.4.3); a cheap laser printer makes it worse.
LEAST_CONTRAST = 3.0
QR_CODES = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
SIDES = {"left": "左边", "right": "右边", "bottom": "下边", "top": "上边"}


@dataclass(frozen=True)
class Sight:
    """A page as a grey picture, with the way from points to pixels."""

    image: Image.Image
    media: Box
    scale: float

    @classmethod
    def of(cls, page: pypdfium2.PdfPage) -> "Sight":
        media = Box(*page.get_cropbox())
        scale = min(DPI / 72, (MOST_PIXELS / (media.width * media.height)) ** 0.5)
        return cls(page.render(scale=scale, grayscale=True).to_pil().convert("L"), media, scale)

    def crop(self, box: Box) -> Image.Image:
        """Return the part of the page; what lies outside is white."""
        left, right = self._x(box.left), max(self._x(box.right), self._x(box.left) + 1)
        top, bottom = self._y(box.top), max(self._y(box.bottom), self._y(box.top) + 1)
        part = Image.new("L", (right - left, bottom - top), 255)
        part.paste(self.image, (-left, -top))
        return part

    def mm(self, pixels: float) -> float:
        return millimetres(pixels / self.scale)

    def _x(self, x: float) -> int:
        return round((x - self.media.left) * self.scale)

    def _y(self, y: float) -> int:
        return round((self.media.top - y) * self.scale)


def missing_bleed(sight: Sight, trim: Box, bleed_mm: float, page: int) -> Iterator[Finding]:
    """Yield each side on which art reaches the cut and does not go on to the bleed's edge."""
    for side, side_zh in SIDES.items():
        inside = _darkest(sight.crop(_strip(trim, side, -0.8, -0.3)), side)
        outside = _darkest(sight.crop(_strip(trim, side, bleed_mm - 0.8, bleed_mm - 0.3)), side)
        gaps = [b >= PAPER_GREY and b - a >= EDGE_GREYS for a, b in zip(inside, outside, strict=True)]
        length = round(sight.mm(sum(gaps)), 1)
        if length > SHORTEST_GAP_MM:
            yield Finding(
                "bleed_missing",
                Severity.ERROR,
                f"Page {page}: art reaches the {side} cut but not the bleed, over {length:g} mm. "
                f"Let it run {bleed_mm:g} mm past the edge.",
                f"第 {page} 页：{side_zh}有 {length:g} 毫米长的图文到裁切线为止，没有出血。"
                f"请向外延伸 {bleed_mm:g} 毫米。",
                page,
                side,
                length,
            )


def _strip(trim: Box, side: str, start_mm: float, end_mm: float) -> Box:
    """Return a thin strip along one side, between two distances outward from the cut."""
    start, end = points(start_mm), points(end_mm)
    return {
        "left": Box(trim.left - end, trim.bottom, trim.left - start, trim.top),
        "right": Box(trim.right + start, trim.bottom, trim.right + end, trim.top),
        "bottom": Box(trim.left, trim.bottom - end, trim.right, trim.bottom - start),
        "top": Box(trim.left, trim.top + start, trim.right, trim.top + end),
    }[side]


def _darkest(strip: Image.Image, side: str) -> list[int]:
    """Return the darkest grey across the strip, for each pixel along it."""
    if side in ("left", "right"):
        strip = strip.transpose(Image.Transpose.ROTATE_90)
    width, data = strip.width, strip.tobytes()
    return [min(data[start::width]) for start in range(width)]


def pale_text(sight: Sight, lines: Sequence[Line], page: int) -> Iterator[Finding]:
    """Yield lines that a black printer sets grey on grey."""
    for line in lines:
        greys = sight.crop(line.box).tobytes()
        contrast = (_light(max(greys)) + 0.05) / (_light(min(greys)) + 0.05)
        if contrast < LEAST_CONTRAST:
            yield Finding(
                "pale_in_grey",
                Severity.WARNING,
                f"Page {page}: “{line.snippet}” is pale when printed in grey (contrast {contrast:.1f} : 1). "
                "Use a darker colour.",
                f"第 {page} 页：“{line.snippet}”黑白打印时看不清（对比度 {contrast:.1f} : 1）。"
                "请用更深的颜色。",
                page,
                line.snippet,
                round(contrast, 1),
            )


def _light(grey: int) -> float:
    """Return the share of light that a grey reflects (sRGB)."""
    value = grey / 255
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


@dataclass(frozen=True)
class Code:
    """A QR code found on a page: what it says ('' if unreadable) and its side in millimetres."""

    text: str
    side_mm: float


def codes_on(sight: Sight) -> list[Code]:
    """Return the QR codes of a page, read back from its picture."""
    seen = _look_for_codes(sight.image)
    if any(one.error for one in seen):
        # Rings in a drawing pass for the corners of a code at one size only; a spoilt code does so at any.
        smaller = sight.image.resize((sight.image.width * 3 // 4, sight.image.height * 3 // 4))
        if not any(one.error for one in _look_for_codes(smaller)):
            seen = [one for one in seen if not one.error]
    return [Code("" if one.error else one.text, round(sight.mm(_side(one.position)), 1)) for one in seen]


def _look_for_codes(image: Image.Image) -> list[zxingcpp.Barcode]:
    return list(zxingcpp.read_barcodes(image, formats=QR_CODES, return_errors=True))


def _side(position: zxingcpp.Position) -> float:
    width = abs(position.top_right.x - position.top_left.x) + abs(position.top_right.y - position.top_left.y)
    height = abs(position.bottom_left.x - position.top_left.x) + abs(
        position.bottom_left.y - position.top_left.y
    )
    return float(min(width, height))


def bad_codes(codes: Sequence[Code], smallest_mm: float, page: int) -> Iterator[Finding]:
    """Yield codes that are broken, or too small for a phone held in the hand."""
    for code in codes:
        if not code.text:
            yield Finding(
                "code_unreadable",
                Severity.ERROR,
                f"Page {page}: there is a QR code of {code.side_mm:g} mm that can't be read. "
                "Leave it uncovered, with white around it.",
                f"第 {page} 页：有一个 {code.side_mm:g} 毫米的二维码无法识读。请勿遮挡，并在四周留白。",
                page,
                "QR",
                code.side_mm,
            )
        elif code.side_mm < smallest_mm - 0.3:
            yield Finding(
                "code_small",
                Severity.ERROR,
                f"Page {page}: the QR code “{code.text[:40]}” is {code.side_mm:g} mm wide; "
                f"make it {smallest_mm:g} mm.",
                f"第 {page} 页：二维码“{code.text[:40]}”宽 {code.side_mm:g} 毫米，请放大到 {smallest_mm:g} "
                "毫米。",
                page,
                code.text[:40],
                code.side_mm,
            )


def unseen_codes(wanted: Sequence[str], seen: set[str]) -> Iterator[Finding]:
    """Yield each code that should be in the file and was found on no page."""
    for text in wanted:
        if text not in seen:
            yield Finding(
                "code_unreadable",
                Severity.ERROR,
                f"The QR code “{text[:40]}” was not found on any page, or can't be read from the print.",
                f"没有在任何一页上识读到二维码“{text[:40]}”。",
                element=text[:40],
            )
