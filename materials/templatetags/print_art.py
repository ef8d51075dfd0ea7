"""Small decisions of the printed page: which pictogram stands beside a wording, where a headline may break."""

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from materials.documents.samples import sample

register = template.Library()
register.simple_tag(sample)

# A headline breaks after these, or at a space; never inside a phrase.
PHRASE = re.compile(r"([^，。；：！？、\s]+[，。；：！？、]?)(\s*)")
LONGEST_PHRASE = 12
MARKUP = re.compile("[<&]")
# The last words of a paragraph: a citation such as （第二十条） whole, else three characters.
LAST_WORDS = re.compile(r"(（第[^（）<>&;]{1,12}）|[^<>&;\s]{3})(?=</p>|$)")
# Keyed by the exact wording, not by number: local variants order the rules differently, and a wrong picture next to a
# safety rule is worse than none.
PICTOGRAMS: dict[str, str] = {
    "不私自下水游泳": "six_donts_1",
    "不擅自与他人结伴游泳": "six_donts_2",
    "不在无家长或教师带领的情况下游泳": "six_donts_3",
    "不到无安全设施、无救援人员的水域游泳": "six_donts_4",
    "不到不熟悉的水域游泳": "six_donts_5",
    "不熟悉水性的学生不擅自下水施救": "six_donts_6",
    "家庭保护": "protect_family",
    "学校保护": "protect_school",
    "社会保护": "protect_society",
    "网络保护": "protect_network",
    "政府保护": "protect_government",
    "司法保护": "protect_judicial",
}


@register.filter
def pictogram(wording: str) -> str:
    """Return the name of the pictogram drawn for this wording, or '' if there is none."""
    return PICTOGRAMS.get(wording.strip().rstrip("。；;."), "")


@register.filter
def scene(blocks: Iterable[Any]) -> Any:
    """Return the block whose picture is the large one, the first of all; None without any."""
    return next((block for block in blocks if block.type in ("illustration", "picture")), None)


@register.filter
def panels(blocks: Iterable[Any], count: int) -> list[list[Any]]:
    """Return the blocks panel by panel, at least `count` panels, in the reader's order; a panel_break ends a panel."""
    found: list[list[Any]] = [[]]
    for block in blocks:
        if block.type == "panel_break":
            found.append([])
        else:
            found[-1].append(block)
    return found + [[] for _ in range(count - len(found))]


@register.filter
def phrases(text: str) -> str:
    """Return a headline whose lines break between phrases only; one with a slot or markup stays as it is."""
    if MARKUP.search(text):
        return text
    return format_html_join("", '<span class="phrase">{}</span>{}', _phrases(text))


@register.filter
def longest(text: str) -> int:
    """Return the characters of a headline's longest phrase, by which its size is chosen; 0 if that can't be known."""
    return 0 if MARKUP.search(text) else max((len(words) for words, _gap in _phrases(text)), default=0)


@register.filter
def is_pair(text: str) -> bool:
    """Say whether a headline stands in two lines."""
    return len(_phrases(text)) == 2


@register.filter
def is_tall(text: str) -> bool:
    """Say whether a headline stands in three lines or more."""
    return len(_phrases(text)) >= 3


def _phrases(text: str) -> list[tuple[str, str]]:
    """Return the phrases with the space after each; one too long for a line is cut evenly."""
    found = []
    for words, gap in PHRASE.findall(text):
        *parts, last = _even_lines(words, -(-len(words) // LONGEST_PHRASE))
        found += [(part, "") for part in parts] + [(last, gap)]
    return found


@register.filter
def tied(text: str) -> SafeString:
    """Keep the last words of each paragraph on one line, so that none ends in a lonely character."""
    marked = LAST_WORDS.sub(r'<span class="nowrap">\1</span>', conditional_escape(text))
    return mark_safe(marked)  # noqa: S308 - escaped one line above


@register.filter
def balanced(text: str, longest: int) -> str:
    """Return a short rule as lines of like length, at most about `longest` characters: none is lonely."""
    if MARKUP.search(text):
        return text
    line_count = -(-len(text) // longest)
    lines = _even_lines(text, line_count) if line_count > 1 else [text]
    return format_html_join("", '<span class="phrase">{}</span>', ((line,) for line in lines))


def _even_lines(text: str, line_count: int) -> list[str]:
    """Cut at a comma when one stands near the even cut, else at the even cut."""
    lines, rest = [], text
    for left in range(line_count, 1, -1):
        even = -(-len(rest) // left)
        commas = [found.end() for found in re.finditer("[，、；]", rest) if abs(found.end() - even) <= 2]
        cut = min(commas, key=lambda place: abs(place - even)) if commas else even
        lines.append(rest[:cut])
        rest = rest[cut:]
    return [*lines, rest]
