"""The shades of one colour that a print uses, with contrast checked; no CMYK here, the press profile converts."""

from dataclasses import dataclass

# WCAG 2.2, 1.4.3 and 1.4.6: text on its ground.
READABLE, STRONG = 4.5, 7.0
WHITE = (255.0, 255.0, 255.0)
STEP = 0.04

Rgb = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Palette:
    """`base` carries white text, `dark` is for headings on paper, `light` and `tint` are grounds, `ink` is text."""

    base: str
    dark: str
    light: str
    tint: str
    ink: str = "#000000"


def make_palette(colour: str) -> Palette:
    """Return the shades of '#RRGGBB'; a colour too pale for white text is darkened until it can carry it."""
    chosen = _from_hex(colour)
    return Palette(
        base=_to_hex(_darkened(chosen, READABLE)),
        dark=_to_hex(_darkened(chosen, STRONG)),
        light=_to_hex(_mixed(chosen, WHITE, 0.72)),
        tint=_to_hex(_mixed(chosen, WHITE, 0.91)),
    )


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(_from_hex(one)), _luminance(_from_hex(other))), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _darkened(colour: Rgb, ratio: float) -> Rgb:
    share = 0.0
    while (1.05 / (_luminance(_mixed(colour, (0, 0, 0), share)) + 0.05)) < ratio:
        share += STEP
    return _mixed(colour, (0, 0, 0), share)


def _mixed(one: Rgb, other: Rgb, share: float) -> Rgb:
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def _luminance(colour: Rgb) -> float:
    red, green, blue = (_linear(value / 255) for value in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _from_hex(colour: str) -> Rgb:
    red, green, blue = (float(int(colour[index : index + 2], 16)) for index in (1, 3, 5))
    return red, green, blue


def _to_hex(colour: Rgb) -> str:
    # Rounded down, so that rounding never takes back the contrast.
    return "#" + "".join(f"{int(value):02x}" for value in colour)
