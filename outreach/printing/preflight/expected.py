"""What the maker of a document knows of it and the preflight can't guess: pages, binding, fonts, codes."""

from dataclasses import dataclass
from enum import Enum


class Binding(Enum):
    """How the sheets are held together."""

    NONE = "none"
    SADDLE = "saddle"
    PERFECT = "perfect"


@dataclass(frozen=True)
class Expected:
    """The promises of a document; a check whose promise is missing is left out.

    `letter_pages`: the pages of one letter; a file of many letters holds a multiple of it.
    `most_pages`: the pages on which the text must fit, such as one for a letter on the 28 x 22 grid of GB/T 9704.
    `fonts`: the families that the design uses, as the PDF names them ("Outreach-Song").
    `codes`: the contents of the QR codes that must be readable, each at least once.
    `only_pages`: check these pages only (from 1), for a run of thousands of like letters.
    """

    most_pages: int | None = None
    letter_pages: int | None = None
    binding: Binding = Binding.NONE
    fonts: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    code_mm: float = 15.0
    only_pages: tuple[int, ...] = ()
