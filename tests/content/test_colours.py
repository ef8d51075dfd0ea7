"""Campaign colours can be read on every ground, whatever colour staff choose."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outreach.content.colours import (
    BLACK,
    DARK_GROUNDS,
    LIGHT_GROUNDS,
    READABLE,
    WHITE,
    Shades,
    colour_rules,
    contrast,
    dark_shades,
    light_shades,
)
from tests.content.sheets import tokens

ANY_COLOUR = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def worst_contrast(shades: Shades, grounds: tuple[str, ...]) -> float:
    return min(contrast(shades.ink, ground) for ground in (*grounds, shades.tint))


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.01)


@given(ANY_COLOUR)
def test_any_colour_can_be_read_on_light_pages(colour: str) -> None:
    shades = light_shades(colour)

    assert contrast(shades.fill, WHITE) >= READABLE
    assert worst_contrast(shades, LIGHT_GROUNDS) >= READABLE


@given(ANY_COLOUR)
def test_any_colour_can_be_read_on_dark_pages(colour: str) -> None:
    shades = dark_shades(colour)

    assert contrast(shades.fill, WHITE) >= READABLE
    assert worst_contrast(shades, DARK_GROUNDS) >= READABLE


def test_a_colour_that_is_dark_enough_stays_as_chosen() -> None:
    assert light_shades("#0f5c7a").fill == "#0f5c7a"


def test_a_pale_colour_is_darkened_no_more_than_it_takes() -> None:
    fill = light_shades("#ffd24d").fill

    assert READABLE <= contrast(fill, WHITE) < READABLE + 0.4


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    light, dark = tokens()

    assert tuple(light[name] for name in ("--paper", "--surface", "--sunken")) == LIGHT_GROUNDS
    assert tuple(dark[name] for name in ("--paper", "--surface", "--sunken")) == DARK_GROUNDS


def test_the_house_colour_can_be_read_like_a_campaigns() -> None:
    light, dark = tokens()

    assert contrast(light["--campaign"], WHITE) >= READABLE
    assert min(contrast(light["--campaign-ink"], ground) for ground in LIGHT_GROUNDS) >= READABLE
    assert min(contrast(dark["--campaign-ink"], ground) for ground in DARK_GROUNDS) >= READABLE


@pytest.mark.parametrize("ink", ["--ink", "--ink-soft", "--warn"])
def test_inks_can_be_read_on_every_ground(ink: str) -> None:
    for palette, grounds in zip(tokens(), (LIGHT_GROUNDS, DARK_GROUNDS), strict=True):
        assert min(contrast(palette[ink], ground) for ground in grounds) >= READABLE


def test_each_colour_gets_its_rules_for_light_and_dark() -> None:
    rules = colour_rules(["#1f6fb2", "#c2412d"])

    assert re.findall(r'\[data-colour="(\w+)"\]', rules) == ["1f6fb2", "1f6fb2", "c2412d", "c2412d"]
    assert rules.count("prefers-color-scheme:dark") == 2
