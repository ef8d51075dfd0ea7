"""The words that were looked for, marked in what a document says; everything else is escaped."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from outreach.pinyin import HAN, sounds
from outreach.search.asking import Way
from outreach.search.terms import CONTROLS, pieces

EXCERPT = 96
BEFORE = 24
STOPS = "。！？；\n"
Span = tuple[int, int]


def marked(text: str, ways: list[Way]) -> SafeString:
    """Return the whole text with what was found between <mark> and </mark>."""
    return _dressed(text, spans(text, ways))


def excerpt(title: str, texts: Iterable[str], ways: list[Way]) -> SafeString:
    """Return the part of a text that has what was looked for.

    The first text is the summary: it stands whenever the title has the words already.
    """
    known = [" ".join(CONTROLS.sub(" ", text).split()) for text in texts if text.strip()]
    for text in known[:1] if spans(title, ways) else known:
        if found := spans(text, ways):
            return _cut(text, found, _start(text, found))
    return _cut(known[0], [], 0) if known else SafeString("")


def spans(text: str, ways: list[Way]) -> list[Span]:
    """Where the words stand, without overlaps; pairs of characters only where the whole word is nowhere."""
    lower = text.lower()
    if len(lower) != len(text):
        return []
    whole = [span for way in ways for span in _of_way(lower, way)]
    return _joined(whole or [span for way in ways for span in _of_pairs(lower, way)])


def _of_way(text: str, way: Way) -> Iterator[Span]:
    if way.needle:
        yield from _places(text, way.needle)
    if len(way.heard) > 1:
        yield from _heard(text, way.heard)


def _of_pairs(text: str, way: Way) -> Iterator[Span]:
    for is_han, piece in pieces(way.needle):
        if is_han:
            for start in range(len(piece) - 1):
                yield from _places(text, piece[start : start + 2])


def _places(text: str, needle: str) -> Iterator[Span]:
    at = text.find(needle)
    while at >= 0:
        yield at, at + len(needle)
        at = text.find(needle, at + len(needle))


def _heard(text: str, wanted: list[str]) -> Iterator[Span]:
    """Characters that sound like what was typed."""
    for run in HAN.finditer(text):
        heard = sounds(run.group())
        for at in range(len(heard) - len(wanted) + 1):
            if heard[at : at + len(wanted)] == wanted:
                yield run.start() + at, run.start() + at + len(wanted)


def _joined(found: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _start(text: str, found: list[Span]) -> int:
    """Begin at the sentence of the densest place, or a little before it."""
    best = max(found, key=lambda span: (sum(1 for one in found if 0 <= one[0] - span[0] < EXCERPT), -span[0]))
    earliest = max(0, best[0] - BEFORE)
    stop = max(text.rfind(mark, earliest, best[0]) for mark in STOPS)
    return stop + 1 if stop >= 0 else earliest


def _cut(text: str, found: list[Span], start: int) -> SafeString:
    start += len(text[start:]) - len(text[start:].lstrip())
    end = min(len(text), start + EXCERPT)
    inside = [
        (max(one, start) - start, min(two, end) - start) for one, two in found if two > start and one < end
    ]
    return format_html(
        "{}{}{}",
        "…" if start and text[:start].rstrip()[-1:] not in STOPS else "",
        _dressed(text[start:end], inside),
        "…" if end < len(text) else "",
    )


def _dressed(text: str, found: list[Span]) -> SafeString:
    edges = [0, *(edge for span in found for edge in span), len(text)]
    parts = [text[one:two] for one, two in pairwise(edges)]
    dressed = (
        format_html("<mark>{}</mark>", part) if number % 2 else conditional_escape(part)
        for number, part in enumerate(parts)
    )
    return format_html_join("", "{}", ((part,) for part in dressed))
