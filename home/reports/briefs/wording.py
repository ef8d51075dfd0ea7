"""The text of a brief: filled with figures, cut into headings and paragraphs, each number knowing its figure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from home.models import Brief
from home.models.briefs import Wording
from home.reports.briefs.figures import Figure, Records, figure_of
from home.reports.briefs.vocabulary import PATTERN, Slot, Vocabulary, fill, slots_of

# GB/T 9704-2012, 7.3.3: 一、 （一） 1. （1）; the last two look like text.
LEVELS = (
    (2, re.compile(r"[一二三四五六七八九十百]+、")),
    (3, re.compile(r"[（(][一二三四五六七八九十百]+[）)]")),
)
# A heading is a line of its own; a sentence that runs on after its number is text.
MAX_HEADING = 40


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; with a key when it is a figure."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`level` is 2 or 3 for a heading, 0 for text."""

    level: int
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


def moment_words(at: datetime) -> str:
    """Return 2026年6月1日17时, in local time; minutes only when there are any."""
    local = timezone.localtime(at)
    minutes = f"{local.minute}分" if local.minute else ""
    return f"{local.year}年{local.month}月{local.day}日{local.hour}时{minutes}"


def text_values(brief: Brief, *, cut_off: datetime) -> dict[str, str]:
    """Return the slots that are words; reads the brief's county and campaign."""
    return {
        "cut_off": moment_words(cut_off),
        "county": brief.county.name,
        "campaign": brief.campaign.name if brief.campaign else "",
        "number": str(brief.number or "×"),
        "year": str(brief.year or timezone.localtime(cut_off).year),
    }


def figures_of(wording: Wording, vocabulary: Vocabulary, records: Records) -> list[Figure]:
    """Return each figure that the title or the text asks for, once, in their order."""
    slots = slots_of(vocabulary, wording.title, wording.body)
    return [figure_of(slot, records) for slot in slots if not slot.is_text]


def filled(text: str, vocabulary: Vocabulary, words: Mapping[str, str], amounts: Mapping[str, int]) -> str:
    return fill(vocabulary, text, lambda slot: _value(slot, words, amounts))


def paragraphs(
    text: str, vocabulary: Vocabulary, words: Mapping[str, str], amounts: Mapping[str, int]
) -> list[Paragraph]:
    """Cut a text with slots into paragraphs whose figures are pieces of their own."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return [_paragraph(_pieces(line, vocabulary, words, amounts)) for line in lines]


def _paragraph(pieces: tuple[Piece, ...]) -> Paragraph:
    text = "".join(piece.text for piece in pieces)
    is_heading = len(text) <= MAX_HEADING and not text.endswith(("。", "；", "："))
    levels = [level for level, pattern in LEVELS if is_heading and pattern.match(text)]
    return Paragraph(levels[0] if levels else 0, pieces)


def _pieces(
    line: str, vocabulary: Vocabulary, words: Mapping[str, str], amounts: Mapping[str, int]
) -> tuple[Piece, ...]:
    pieces, start = [], 0
    for match in PATTERN.finditer(line):
        slot = vocabulary.find(match[1])
        value = match[0] if slot is None else _value(slot, words, amounts)
        key = slot.key if slot is not None and slot.key in amounts else ""
        pieces += [Piece(line[start : match.start()]), Piece(value, key)]
        start = match.end()
    return tuple(piece for piece in [*pieces, Piece(line[start:])] if piece.text)


def _value(slot: Slot, words: Mapping[str, str], amounts: Mapping[str, int]) -> str:
    if slot.is_text:
        return words.get(slot.key, "")
    # GB/T 15835 groups digits by thin spaces or not at all; official texts don't.
    return str(amounts.get(slot.key, 0))
