"""Colour on press: profiles, conversion of a whole file to press inks, what is still RGB, how much ink
lies where."""

from outreach.printing.colour.convert import convert_to_inks
from outreach.printing.colour.ink import InkUse, ink_uses
from outreach.printing.colour.leftovers import RgbUse, rgb_uses
from outreach.printing.colour.profile import PressProfile, WrongProfile, default_profile, load_profile

__all__ = [
    "InkUse",
    "PressProfile",
    "RgbUse",
    "WrongProfile",
    "convert_to_inks",
    "default_profile",
    "ink_uses",
    "load_profile",
    "rgb_uses",
]
