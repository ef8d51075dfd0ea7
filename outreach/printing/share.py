"""The picture that a poster is shared with: its cover, its title, in the wide form of the web and the
square of WeChat."""

import io
import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps, UnidentifiedImageError

from outreach.printing.errors import PrintError
from outreach.printing.fonts.registry import BOLD, REGULAR
from outreach.printing.outlined import label_face

MOST_PIXELS = 40_000_000
QUALITY = 88
# Never first in a line, never last in one (GB/T 15834-2011, 5.1).
NOT_FIRST = "，。、；：？！）》」』”’】〕…—,.;:?!)%"
NOT_LAST = "（《「『“‘【〔("
# A number or a foreign word stays whole, unless it is longer than any line.
WORDS = re.compile(r"[A-Za-z0-9]{1,16}|.", re.DOTALL)
# What stands between two marks stays on one line where each of them has room on one.
PHRASES = re.compile(r"[^，。；：！？、]+[，。；：！？、]*|[，。；：！？、]+")


class Shape(Enum):
    """Width and height in pixels: Open Graph previews, and the square that WeChat shows in a chat."""

    WIDE = (1200, 630)
    SQUARE = (900, 900)


class UnreadableCover(PrintError):
    """The cover is not a picture that can be shown."""

    code = "unreadable_cover"

    def __init__(self) -> None:
        super().__init__(
            "The cover picture can't be read or has more than 40 million pixels, so no share picture "
            "was made. "
            "Upload it again as JPEG or PNG.",
            "封面图片无法读取，或超过 4000 万像素，没有生成分享图。请重新上传 JPEG 或 PNG 图片。",
        )


def share_picture(cover: bytes, title: str, *, shape: Shape = Shape.WIDE, issuer: str = "") -> bytes:
    """Return a JPEG of the cover with the title and, if given, the issuer's name; no metadata of the cover
    is kept."""
    picture = _opened(cover)
    canvas = _backdrop(picture, shape.value)
    if shape is Shape.WIDE:
        _draw_wide(canvas, picture, title, issuer)
    else:
        _draw_square(canvas, picture, title, issuer)
    file = io.BytesIO()
    canvas.save(file, "JPEG", quality=QUALITY, optimize=True)
    return file.getvalue()


def _opened(cover: bytes) -> Image.Image:
    try:
        picture = Image.open(io.BytesIO(cover))
        if picture.width * picture.height > MOST_PIXELS:
            raise UnreadableCover
        turned = ImageOps.exif_transpose(picture)
        return _on_white(turned)
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError, SyntaxError, ValueError) as error:
        raise UnreadableCover from error


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    ground = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(ground, picture.convert("RGBA")).convert("RGB")


def _backdrop(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """Return the cover, blurred and darkened, so that white type can be read on any picture."""
    small = ImageOps.fit(picture, (size[0] // 8, size[1] // 8))
    blurred = small.filter(ImageFilter.GaussianBlur(6)).resize(size, Image.Resampling.BICUBIC)
    return Image.blend(blurred, Image.new("RGB", size, (14, 22, 34)), 0.62)


def _draw_wide(canvas: Image.Image, picture: Image.Image, title: str, issuer: str) -> None:
    """The poster whole on the right, the title in the rest."""
    edge = 40
    poster = ImageOps.contain(picture, (560, canvas.height - 2 * edge))
    left = canvas.width - edge - poster.width
    canvas.paste(poster, (left, (canvas.height - poster.height) // 2))
    draw_text(canvas, title, issuer, (60, edge, left - 50, canvas.height - edge), largest=76, centred=True)


def _draw_square(canvas: Image.Image, picture: Image.Image, title: str, issuer: str) -> None:
    """The upper part of the cover, for a poster says there what it is about; the title below."""
    height = int(canvas.height * 0.64)
    canvas.paste(ImageOps.fit(picture, (canvas.width, height), centering=(0.5, 0.0)), (0, 0))
    draw_text(canvas, title, issuer, (50, height + 24, canvas.width - 50, canvas.height - 30), largest=84)


def draw_text(
    canvas: Image.Image,
    title: str,
    issuer: str,
    area: tuple[int, int, int, int],
    *,
    largest: int,
    centred: bool = False,
) -> None:
    left, top, right, bottom = area
    pen = ImageDraw.Draw(canvas)
    foot = 44 if issuer else 0
    lines, size = _fitted(title, right - left, bottom - top - foot, largest)
    font, step = house_font(BOLD, size), round(size * 1.32)
    y = top + max(0, (bottom - top - foot - step * len(lines)) // 2) if centred else top
    for line in lines:
        pen.text((left, y), line, font=font, fill="white")
        y += step
    if issuer:
        small = house_font(REGULAR, 28)
        shown = next(_wrapped(issuer, small, right - left), "")
        pen.text((left, bottom - 34), shown, font=small, fill=(225, 230, 236))


def _fitted(title: str, width: int, height: int, largest: int) -> tuple[list[str], int]:
    """Return the title's lines at the largest size at which they fit; at the smallest, what does not fit
    is cut off."""
    smallest = 36
    for size in range(largest, smallest - 1, -4):
        lines = _without_lonely_end(list(_wrapped(title, house_font(BOLD, size), width)))
        if len(lines) * size * 1.32 <= height:
            return lines, size
    kept = lines[: max(1, int(height / (smallest * 1.32)))]
    kept[-1] = kept[-1][:-1] + "…"
    return kept, smallest


def _without_lonely_end(lines: list[str]) -> list[str]:
    """A character alone on the last line takes the one before along: most Chinese words have two."""
    if len(lines) > 1 and len(lines[-1]) == 1 and len(lines[-2]) > 2 and lines[-2][-1] not in NOT_FIRST:
        lines[-2:] = [lines[-2][:-1], lines[-2][-1] + lines[-1]]
    return lines


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    """Yield lines no wider than `width`, broken after a mark, else between characters but never in a number
    or before a full stop."""
    line: list[str] = []
    flat = " ".join(text.split())
    phrases = PHRASES.findall(flat)
    is_roomy = all(font.getlength(phrase) <= width for phrase in phrases)
    for word in phrases if is_roomy else WORDS.findall(flat):
        if line and font.getlength("".join([*line, word])) > width and word not in NOT_FIRST:
            moved = [line.pop()] if line[-1] in NOT_LAST and len(line) > 1 else []
            yield "".join(line).strip()
            line = [*moved, word]
        else:
            line.append(word)
    if line:
        yield "".join(line).strip()


@lru_cache(maxsize=32)
def house_font(weight: int, size: int) -> ImageFont.FreeTypeFont:
    face = label_face(weight)
    font = ImageFont.truetype(str(face.source), size)
    if not face.source.name.endswith(".ttc"):
        return font
    # One file holds the same face for five regions, which draw some characters differently.
    for index in range(16):
        try:
            font = ImageFont.truetype(str(face.source), size, index=index)
        except OSError:
            break
        if font.getname()[0] == face.source_family:
            return font
    return ImageFont.truetype(str(face.source), size)
