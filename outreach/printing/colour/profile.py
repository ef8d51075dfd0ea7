"""The printer's CMYK profile: where to find it, whether it fits PDF/X-4, and RGB to ink by its tables; no
PDF here."""

import io
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from PIL import Image, ImageChops, ImageCms

from outreach.printing.errors import PrintError

# libgs-common of Debian and Ubuntu; Fedora and others keep Ghostscript's profiles below
# /usr/share/ghostscript.
FREE_PROFILE_PLACES = (
    "/usr/share/color/icc/ghostscript/default_cmyk.icc",
    "/usr/share/ghostscript/iccprofiles/default_cmyk.icc",
)
NEUTRAL_TOLERANCE = 2 / 255
Inks = tuple[float, float, float, float]


class WrongProfile(PrintError):
    """There is no ICC profile, or it does not describe a four-colour press."""

    code = "wrong_press_profile"


def default_profile() -> Path:
    """Return the free CMYK profile that Ghostscript installs, or say which package holds it."""
    for place in FREE_PROFILE_PLACES:
        if Path(place).is_file():
            return Path(place)
    raise WrongProfile(
        "No CMYK profile was found, so no press file was made. Install the package libgs-common "
        "(part of ghostscript), "
        "or ask the printer for the ICC profile of the press and set its path.",
        "找不到 CMYK 特性文件，没有生成印刷文件。请安装软件包 libgs-common（随 ghostscript 提供），"
        "或向印刷厂索取印刷机的 ICC 特性文件并设置其路径。",
    )


@lru_cache(maxsize=4)
def load_profile(path: Path | None = None) -> "PressProfile":
    """Load the press profile at `path` (the free default if None) and check that it can be a PDF/X-4
    output intent."""
    place = path or default_profile()
    try:
        data = place.read_bytes()
        facts = ImageCms.getOpenProfile(io.BytesIO(data)).profile
    except (OSError, ImageCms.PyCMSError) as error:
        raise _unusable(place, "it can't be read", "文件无法读取") from error
    # ISO 15930-7, 6.4.1 and 6.4.2.1: an output device profile, with four channels because we only ever
    # write CMYK.
    if facts.xcolor_space.strip() != "CMYK" or facts.device_class != "prtr":
        raise _unusable(place, "it is not the profile of a CMYK press", "它不是 CMYK 印刷机的特性文件")
    if facts.version >= 4.3:
        raise _unusable(place, "PDF/X-4 allows ICC versions up to 4.2", "PDF/X-4 只允许 ICC 4.2 及以下版本")
    name = (facts.profile_description or place.stem).strip()
    return PressProfile(name=name, data=data)


def _unusable(place: Path, reason: str, reason_zh: str) -> WrongProfile:
    return WrongProfile(
        f"The press profile {place.name} can't be used: {reason}. No press file was made; ask the "
        "printer for another.",
        f"印刷特性文件“{place.name}”不能使用：{reason_zh}。没有生成印刷文件，请向印刷厂另行索取。",
    )


@dataclass(frozen=True)
class PressProfile:
    """A CMYK press: its ICC bytes and the conversions into its inks (shares of 0 to 1)."""

    name: str
    data: bytes = field(repr=False)

    def inks(self, red: float, green: float, blue: float) -> Inks:
        """Return the inks of an sRGB colour; greys print in black only, so that thin type needs no
        register."""
        if max(red, green, blue) - min(red, green, blue) <= NEUTRAL_TOLERANCE:
            return (0.0, 0.0, 0.0, round(1 - (red + green + blue) / 3, 4))
        key = (round(red * 255), round(green * 255), round(blue * 255))
        if key not in self._known:
            # Pillow hands the whole profile over at every call: 8 ms, which a run of letters can't spare.
            self._known[key] = self._measured(*key)
        return self._known[key]

    def picture(self, image: Image.Image) -> Image.Image:
        """Return a picture in press colours: CMYK, or grey if it holds no colour (line art, QR codes)."""
        embedded = image.info.get("icc_profile")
        rgb = image if image.mode == "RGB" else image.convert("RGB")
        if is_neutral(rgb):
            return rgb.convert("L")
        return self._transform(embedded).apply(rgb)

    def _measured(self, red: int, green: int, blue: int) -> Inks:
        pixel = Image.new("RGB", (1, 1), (red, green, blue))
        c, m, y, k = self._from_srgb.apply(pixel).getpixel((0, 0))  # type: ignore[misc]  # a CMYK picture has four channels
        return (round(c / 255, 4), round(m / 255, 4), round(y / 255, 4), round(k / 255, 4))

    @cached_property
    def _known(self) -> dict[tuple[int, int, int], Inks]:
        return {}

    @cached_property
    def _from_srgb(self) -> ImageCms.ImageCmsTransform:
        return self._build(ImageCms.createProfile("sRGB"))

    def _transform(self, embedded: bytes | None) -> ImageCms.ImageCmsTransform:
        if not embedded:
            return self._from_srgb
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(embedded))
            return self._build(source)
        except (OSError, ImageCms.PyCMSError):
            # A broken or non-RGB profile inside a photo: cameras mean sRGB.
            return self._from_srgb

    def _build(self, source: object) -> ImageCms.ImageCmsTransform:
        # One intent for pictures and flat colours, else a picture would not match the tint that surrounds it.
        return ImageCms.buildTransform(
            source,  # type: ignore[arg-type]  # Pillow takes profiles of both its classes
            ImageCms.ImageCmsProfile(io.BytesIO(self.data)),
            "RGB",
            "CMYK",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )


def is_neutral(rgb: Image.Image) -> bool:
    """Say whether an RGB picture holds greys only."""
    red, green, blue = rgb.split()
    pairs = ((red, green), (green, blue), (red, blue))
    return all(ImageChops.difference(a, b).getextrema()[1] <= 2 for a, b in pairs)  # type: ignore[operator]
