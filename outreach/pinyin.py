"""Chinese words in Latin letters: for addresses, and for people who type what they hear."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pypinyin import lazy_pinyin
from pypinyin.constants import PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
PIECES = re.compile(rf"({HAN.pattern})|([A-Za-z0-9]+)")
LONGEST_SYLLABLE = 6
LONGEST_SLUG = 80
# What most people of Hubei and the south do not tell apart: zh z, ch c, sh s, n l, -ng -n. The order matters.
ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))


def syllables(han: str) -> list[str]:
    """Return the sound of each character, without tones; the reading follows the word it stands in."""
    return lazy_pinyin(han)


def sound(syllable: str) -> str:
    """Return one spelling for all syllables that sound alike to many ears: ning, lin and ling are 'lin'."""
    for long, short in ALIKE:
        if syllable.startswith(long):
            syllable = short + syllable.removeprefix(long)
            break
    syllable = syllable.replace("v", "u")
    return syllable[:-1] if syllable.endswith("ng") and not syllable.endswith("ong") else syllable


def sounds(han: str) -> list[str]:
    return [sound(one) for one in syllables(han)]


def split_syllables(letters: str) -> list[str] | None:
    """Split 'fangnishui' into syllables, as few as possible; None if it is no pinyin."""
    best: list[list[str] | None] = [[], *[None] * len(letters)]
    for end in range(1, len(letters) + 1):
        ways = [
            [*before, letters[start:end]]
            for start in range(max(0, end - LONGEST_SYLLABLE), end)
            if (before := best[start]) is not None and letters[start:end] in known_syllables()
        ]
        best[end] = min(ways, key=len, default=None)
    return best[-1]


@lru_cache(maxsize=1)
def known_syllables() -> frozenset[str]:
    """All syllables of the usual characters, without tones; a twentieth of a second, once."""
    toned = {
        reading
        for point, readings in PINYIN_DICT.items()
        if 0x4E00 <= point <= 0x9FA5
        for reading in readings.split(",")
    }
    return frozenset(to_normal(reading) for reading in toned)


def pinyin_slug(text: str) -> str:
    """Return a title as the last part of an address: 防溺水海报 2026 is 'fang-ni-shui-hai-bao-2026'.

    Plain letters, because an address with Han characters becomes %E9%98%B2... as soon as it is pasted.
    """
    words = list(_words(unicodedata.normalize("NFKC", text)))
    slug = "-".join(words)
    if len(slug) <= LONGEST_SLUG:
        return slug
    return slug[: LONGEST_SLUG + 1].rpartition("-")[0] or slug[:LONGEST_SLUG]


def _words(text: str) -> Iterator[str]:
    for han, latin in PIECES.findall(text):
        yield from (syllables(han) if han else [latin.lower()])
