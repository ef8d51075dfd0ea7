"""Which terms a text is filed under and asked for by; pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from outreach.pinyin import PIECES, sounds, syllables
from outreach.search.models import Space
from outreach.search.sources import Content

Key = tuple[str, str]
LONGEST_TERM = 40
LONGEST_TEXT = 20_000
# A word that comes up ten times says no more than one that comes up three times.
MOST_REPEATS = 3
TITLE, TAG, SUMMARY, TEXT = 12, 8, 4, 1
# A short title that has the word is about it; a long one mentions it.
SHORT_TITLE, SHORT_BONUS = 24, 8
CONTROLS = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\ufeff\ud800-\udfff]+")


def plain(text: str) -> str:
    """One form for full-width and half-width, capital and small; without what no one can type."""
    return " ".join(unicodedata.normalize("NFKC", CONTROLS.sub(" ", text)).lower().split())


def pieces(text: str) -> Iterator[tuple[bool, str]]:
    """Yield runs of Han characters (True) and Latin words or numbers (False), in their order."""
    for han, latin in PIECES.findall(text):
        yield bool(han), han or latin


def han_terms(han: str) -> list[Key]:
    """Two characters each; a character that stands alone is filed alone."""
    pairs = [one + two for one, two in pairwise(han)]
    return [(Space.HAN, text) for text in pairs or [han]]


def sound_terms(han: str) -> list[Key]:
    return joined_sounds(sounds(han))


def joined_sounds(heard: list[str]) -> list[Key]:
    return [(Space.SOUND, f"{one} {two}") for one, two in pairwise(heard)]


def initial_terms(letters: str) -> list[Key]:
    return [(Space.INITIALS, one + two) for one, two in pairwise(letters)]


def word_term(word: str) -> Key:
    return (Space.WORD, word[:LONGEST_TERM])


def weights(content: Content) -> Counter[Key]:
    """Return each term of a document with its weight: where it stands, and how often."""
    found: Counter[Key] = Counter()
    title = plain(content.title)
    bonus = max(0, SHORT_TITLE - len(title)) * SHORT_BONUS // SHORT_TITLE
    _add(found, title, TITLE + bonus, is_heard=True)
    for tag in content.tags:
        _add(found, plain(tag), TAG, is_heard=True)
    _add(found, plain(content.summary), SUMMARY)
    _add(found, plain(content.text[:LONGEST_TEXT]), TEXT)
    return found


def _add(found: Counter[Key], text: str, weight: int, *, is_heard: bool = False) -> None:
    counts: Counter[Key] = Counter()
    for is_han, piece in pieces(text):
        counts.update(han_terms(piece) if is_han else [word_term(piece)])
        if is_han and is_heard:
            counts.update(set(sound_terms(piece)))
            counts.update(set(initial_terms("".join(one[0] for one in syllables(piece)))))
    for key, times in counts.items():
        found[key] += weight * min(times, MOST_REPEATS)
