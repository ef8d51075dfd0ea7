"""Faults of the text: characters no font has, a foreign font within a word, type too close to the cut,
lonely ends."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from outreach.printing.boxes import Box
from outreach.printing.fonts import coverage
from outreach.printing.paper import millimetres
from outreach.printing.preflight.expected import Expected
from outreach.printing.preflight.findings import Finding, Severity
from outreach.printing.preflight.glyphs import Undrawn
from outreach.printing.preflight.reading import Char, Line

SAFE_MM = 3.0
LONELY_LINES = 3
# A font that is there on purpose comes in words, not in one or two characters.
LONGEST_PATCH = 3
PAGE_NUMBER = re.compile(r"^[\W_]*(第)?\s*\d+\s*(页)?[\W_]*(共\s*\d+\s*页)?[\W_]*$")


def missing_glyphs(undrawn: Iterable[Undrawn]) -> Iterator[Finding]:
    """Yield each character that is printed as an empty space or box, once for each page."""
    told: set[tuple[int, str]] = set()
    for hole in undrawn:
        if (hole.page, hole.char) in told:
            continue
        told.add((hole.page, hole.char))
        code = f"U+{ord(hole.char[0]):04X}"
        yield Finding(
            "missing_glyph",
            Severity.ERROR,
            f"Page {hole.page}: no font has the character {hole.char} ({code}) in “{hole.around}”. "
            "Write it differently or have a font with it installed.",
            f"第 {hole.page} 页：“{hole.around}”中的“{hole.char}”（{code}）没有字体可以显示。"
            "请改用其他写法，或安装含有该字的字体。",
            hole.page,
            hole.around,
        )


def foreign_fonts(lines: Sequence[Line], expected: Expected, page: int) -> Iterator[Finding]:
    """Yield words in which the font changes for a character or two, and fonts that the design does not
    know."""
    for line in lines:
        for patch, around in _patches(line):
            yield _foreign(line, patch, around, page)
        if expected.fonts:
            strangers = [char for char in line.chars if char.family not in expected.fonts]
            if strangers and not list(_patches(line)):
                yield _foreign(line, strangers, expected.fonts[0], page)


def _foreign(line: Line, patch: Sequence[Char], around: str, page: int) -> Finding:
    text = "".join(char.text for char in patch)[:6]
    return Finding(
        "fallback_font",
        Severity.ERROR,
        f"Page {page}: “{text}” in “{line.snippet}” is set in {patch[0].family} instead of {around}, "
        "which lacks it. Choose a font that has the whole word.",
        f"第 {page} 页：“{line.snippet}”中的“{text}”用了 {patch[0].family}，而不是 {around}"
        "（该字体缺字）。请换用包含整个词的字体。",
        page,
        line.snippet,
    )


def _patches(line: Line) -> Iterator[tuple[Sequence[Char], str]]:
    """Yield short runs of ideographs in another family than the same font on both sides."""
    runs = _runs(line)
    for before, run, after in zip(runs, runs[1:], runs[2:], strict=False):
        is_short = len(run) <= LONGEST_PATCH and all(_is_ideograph(char.text) for char in run)
        touches = _is_ideograph(before[-1].text) and _is_ideograph(after[0].text)
        around = before[-1].family
        if is_short and touches and around == after[0].family and _lacks(around, run):
            yield run, around


def _lacks(family: str, chars: Sequence[Char]) -> bool:
    """Say whether a family can't draw these: a name set in 黑体 on purpose is no fallback. Unknown families may."""
    name = family.replace("-", " ")
    known = coverage(name) | coverage(f"{name} Full")
    return not known or any(char.text not in known for char in chars)


def _runs(line: Line) -> list[list[Char]]:
    runs: list[list[Char]] = []
    for char in line.chars:
        if runs and runs[-1][-1].family == char.family:
            runs[-1].append(char)
        else:
            runs.append([char])
    return runs


def _is_ideograph(text: str) -> bool:
    return unicodedata.name(text, "").startswith("CJK")


def text_near_cut(
    lines: Sequence[Line], trim: Box, page: int, severity: Severity = Severity.ERROR
) -> Iterator[Finding]:
    """Yield lines that come closer to the cut than the guillotine is exact."""
    for line in lines:
        distance = _distance_mm(line.box, trim)
        if distance < SAFE_MM - 0.05:
            yield Finding(
                "text_near_cut",
                severity,
                f"Page {page}: “{line.snippet}” is {distance:.1f} mm from the cut; keep {SAFE_MM:g} mm.",
                f"第 {page} 页：“{line.snippet}”距裁切边只有 {distance:.1f} 毫米，应至少留 {SAFE_MM:g} "
                "毫米。",
                page,
                line.snippet,
                round(distance, 1),
            )


def _distance_mm(box: Box, trim: Box) -> float:
    """Return how far a box stays inside the trim; negative if it crosses."""
    inner = (box.left - trim.left, trim.right - box.right, box.bottom - trim.bottom, trim.top - box.top)
    return millimetres(min(inner))


def lonely_end(lines: Sequence[Line], page: int) -> Iterator[Finding]:
    """Yield a last page that holds the signature and almost nothing else."""
    body = {round(line.box.bottom) for line in lines if not PAGE_NUMBER.match(line.text)}
    if 0 < len(body) < LONELY_LINES:
        yield Finding(
            "lonely_signature",
            Severity.WARNING,
            f"Page {page}: the last page holds {len(body)} line(s) only, “{lines[0].snippet}”. "
            "Shorten the text so that the signature stands with it.",
            f"第 {page} 页：末页只有 {len(body)} 行（“{lines[0].snippet}”）。请精简正文，使落款与正文同页。",
            page,
            lines[0].snippet,
            float(len(body)),
        )
