"""Colour spaces of PDF: which kind a space is, and RGB values out of Lab; nothing is changed here."""

from enum import Enum
from typing import Any

import pikepdf
from pikepdf import Name


class Space(Enum):
    """What a colour space means for the press."""

    RGB = "RGB"
    LAB = "Lab"
    GREY = "grey"
    CMYK = "CMYK"
    PATTERN = "pattern"
    OTHER = "other"

    @property
    def is_foreign(self) -> bool:
        """Say whether colours of this kind must be turned into inks."""
        return self in (Space.RGB, Space.LAB)


DEVICE_SPACES = {
    "/DeviceRGB": Space.RGB,
    "/RGB": Space.RGB,
    "/CalRGB": Space.RGB,
    "/Lab": Space.LAB,
    "/DeviceGray": Space.GREY,
    "/G": Space.GREY,
    "/CalGray": Space.GREY,
    "/DeviceCMYK": Space.CMYK,
    "/CMYK": Space.CMYK,
    "/Pattern": Space.PATTERN,
}
ICC_CHANNELS = {1: Space.GREY, 3: Space.RGB, 4: Space.CMYK}


def space_of(colour_space: Any, resources: pikepdf.Object | None = None) -> Space:
    """Return the kind of a colour space, given by name or array; Indexed, Separation and DeviceN tell
    their base's."""
    if isinstance(colour_space, Name):
        named = _named(colour_space, resources)
        return DEVICE_SPACES.get(str(colour_space), Space.OTHER) if named is None else space_of(named, None)
    if not isinstance(colour_space, pikepdf.Array) or len(colour_space) == 0:
        return Space.OTHER
    family = str(colour_space[0])
    if family == "/ICCBased":
        return ICC_CHANNELS.get(int(colour_space[1].get("/N", 0)), Space.OTHER)
    if family in ("/Indexed", "/I"):
        return space_of(colour_space[1], resources)
    if family in ("/Separation", "/DeviceN"):
        base = space_of(colour_space[2], resources)
        return base if base.is_foreign else Space.OTHER
    if family == "/Pattern" and len(colour_space) > 1:
        base = space_of(colour_space[1], resources)
        return base if base.is_foreign else Space.PATTERN
    return DEVICE_SPACES.get(family, Space.OTHER)


def _named(name: Name, resources: pikepdf.Object | None) -> pikepdf.Object | None:
    if resources is None or "/ColorSpace" not in resources:
        return None
    return resources["/ColorSpace"].get(str(name))


def rgb_of_lab(lightness: float, a: float, b: float) -> tuple[float, float, float]:
    """Return sRGB (0 to 1, cut at the gamut's edge) of CIE Lab with the D50 white point that PDF and CSS
    use."""
    fy = (lightness + 16) / 116
    x, y, z = (0.9642 * _cube(fy + a / 500), _cube(fy), 0.8249 * _cube(fy - b / 200))
    # Bradford-adapted XYZ D50 to linear sRGB: matrix of the ICC's sRGB v2 profile, inverted.
    linear = (
        3.1339 * x - 1.6169 * y - 0.4906 * z,
        -0.9788 * x + 1.9161 * y + 0.0335 * z,
        0.0719 * x - 0.2290 * y + 1.4052 * z,
    )
    red, green, blue = (_gamma(min(1.0, max(0.0, value))) for value in linear)
    return red, green, blue


def _cube(value: float) -> float:
    return float(value**3) if value > 6 / 29 else 3 * (6 / 29) ** 2 * (value - 4 / 29)


def _gamma(value: float) -> float:
    return 12.92 * value if value <= 0.0031308 else float(1.055 * value ** (1 / 2.4) - 0.055)
