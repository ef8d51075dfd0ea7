"""The shades that a campaign's colour takes on screen, each checked against what it stands on."""

from collections.abc import Iterable
from dataclasses import dataclass

# WCAG 2.2, success criterion 1.4.3: text against its ground.
READABLE = 4.5
# The grounds of tokens.css that campaign colours meet, paper first; a test keeps both in step.
PAPER, NIGHT = "#fbf9f4", "#171a19"
LIGHT_GROUNDS = (PAPER, "#ffffff", "#f2eee4")
DARK_GROUNDS = (NIGHT, "#1f2322", "#121514")
WHITE, BLACK = "#ffffff", "#000000"
STEP = 0.02


@dataclass(frozen=True, slots=True)
class Shades:
    """`fill` carries white text; `ink` is text on every ground and on `tint`; `line` is a thin border."""

    fill: str
    ink: str
    tint: str
    line: str


def light_shades(colour: str) -> Shades:
    """Return the shades of '#rrggbb' for a light page."""
    tint = mix(colour, PAPER, 0.9)
    return Shades(
        fill=readable(colour, on=[WHITE], towards=BLACK),
        ink=readable(colour, on=[tint, *LIGHT_GROUNDS], towards=BLACK),
        tint=tint,
        line=mix(colour, PAPER, 0.68),
    )


def dark_shades(colour: str) -> Shades:
    """Return the shades of '#rrggbb' for a dark page."""
    tint = mix(colour, NIGHT, 0.82)
    return Shades(
        fill=readable(colour, on=[WHITE], towards=BLACK),
        ink=readable(colour, on=[tint, *DARK_GROUNDS], towards=WHITE),
        tint=tint,
        line=mix(colour, NIGHT, 0.55),
    )


def readable(colour: str, *, on: list[str], towards: str) -> str:
    """Move a colour towards black or white, as little as it takes to be read on all these grounds."""
    share = 0.0
    while share < 1 and min(contrast(mix(colour, towards, share), ground) for ground in on) < READABLE:
        share = min(1.0, share + STEP)
    return mix(colour, towards, share)


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(one: str, other: str, share: float) -> str:
    """Return the first colour with a share (0 to 1) of the other."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def colour_rules(colours: Iterable[str]) -> str:
    """Return the style sheet that gives each '#rrggbb' its shades, under its data-colour attribute."""
    return "\n".join(_rules(colour.lower()) for colour in colours)


def _rules(colour: str) -> str:
    selector = f'[data-colour="{colour.removeprefix("#")}"]'
    return (
        f"{selector}{{{_properties(light_shades(colour))}}}\n"
        f"@media (prefers-color-scheme:dark){{{selector}{{{_properties(dark_shades(colour))}}}}}"
    )


def _properties(shades: Shades) -> str:
    return (
        f"--campaign:{shades.fill};--campaign-ink:{shades.ink};"
        f"--campaign-tint:{shades.tint};--campaign-line:{shades.line}"
    )


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(value / 255) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
