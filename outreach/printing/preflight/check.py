"""The preflight of one finished file: runs the checks that its profile needs and lists what was found,
page by page."""

import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2

from outreach.printing.boxes import Box, box_of
from outreach.printing.placements import placements
from outreach.printing.preflight import inks, sight, text
from outreach.printing.preflight.expected import Expected
from outreach.printing.preflight.findings import Finding, Severity
from outreach.printing.preflight.glyphs import undrawn_characters
from outreach.printing.preflight.pages import page_counts
from outreach.printing.preflight.pictures import coarse_pictures
from outreach.printing.preflight.reading import Line, lines_of
from outreach.printing.profiles import OFFICE, SCREEN, Profile
from outreach.printing.tagged import lacks


def preflight(pdf: bytes | Path, profile: Profile, expected: Expected | None = None) -> list[Finding]:
    """Return every fault of a finished PDF, those of the whole file first; an empty list means nothing was
    found."""
    promise = expected or Expected()
    source = io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf
    with pikepdf.open(source) as document:
        findings = list(_file_findings(document, profile, promise))
        pages = promise.only_pages or tuple(range(1, len(document.pages) + 1))
        boxes = {number: box_of(document.pages[number - 1].trimbox) for number in pages}
    rendered = pypdfium2.PdfDocument(pdf)
    try:
        seen = _Pages(profile, promise, len(rendered))
        for number in pages:
            findings.extend(seen.findings(rendered[number - 1], number, boxes[number]))
        findings.extend(sight.unseen_codes(promise.codes, seen.codes))
    finally:
        rendered.close()
    return sorted(findings, key=lambda finding: finding.page or 0)


def _file_findings(pdf: pikepdf.Pdf, profile: Profile, expected: Expected) -> Iterator[Finding]:
    yield from page_counts(len(pdf.pages), expected)
    yield from text.missing_glyphs(undrawn_characters(pdf))
    if profile == SCREEN:
        yield from _unread(pdf)
        return
    pages = set(expected.only_pages)
    yield from coarse_pictures(place for place in placements(pdf) if not pages or place.page in pages)
    if profile.ink_limit_percent is not None:
        yield from inks.leftover_rgb(pdf)
        yield from inks.too_much_ink(pdf, profile.ink_limit_percent)
        yield from inks.unfit_fonts(pdf)
        yield from inks.broken_rules(pdf)


def _unread(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    for lack in lacks(pdf):
        severity = Severity.WARNING if lack.code == "heading_skipped" else Severity.ERROR
        place = f"Page {lack.page}: " if lack.page else ""
        place_zh = f"第 {lack.page} 页：" if lack.page else ""
        yield Finding(lack.code, severity, place + lack.english, place_zh + lack.chinese, lack.page)


class _Pages:
    """The checks that need the page drawn; gathers the codes seen on the way."""

    def __init__(self, profile: Profile, expected: Expected, count: int) -> None:
        self.profile = profile
        self.expected = expected
        self.count = count
        self.codes: set[str] = set()

    def findings(self, page: pypdfium2.PdfPage, number: int, trim: Box) -> Iterator[Finding]:
        lines = lines_of(page)
        yield from text.foreign_fonts(lines, self.expected, number)
        if self._ends_letter(number):
            yield from text.lonely_end(lines, number)
        picture = sight.Sight.of(page)
        found = sight.codes_on(picture)
        self.codes.update(code.text for code in found)
        yield from sight.bad_codes(found, self.expected.code_mm, number)
        yield from self._on_paper(picture, lines, number, trim)

    def _on_paper(self, picture: sight.Sight, lines: list[Line], number: int, trim: Box) -> Iterator[Finding]:
        if self.profile == SCREEN:
            return
        yield from text.text_near_cut(lines, trim, number)
        if self.profile.bleed_mm:
            yield from sight.missing_bleed(picture, trim, self.profile.bleed_mm, number)
        if self.profile == OFFICE:
            yield from sight.pale_text(picture, lines, number)

    def _ends_letter(self, number: int) -> bool:
        length = self.expected.letter_pages or self.count
        return length > 1 and number % length == 0
