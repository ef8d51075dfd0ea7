"""The three ways a laid-out PDF leaves the house: SCREEN, OFFICE and PRESS; the one entry point is
finish()."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf

from outreach.printing.boxes import Box, box_of
from outreach.printing.colour import PressProfile, convert_to_inks, load_profile
from outreach.printing.errors import PrintError
from outreach.printing.marks import add_marks
from outreach.printing.merge import MergeResult
from outreach.printing.metadata import write_metadata
from outreach.printing.pdfx.declare import declare
from outreach.printing.tagged import mend
from outreach.printing.thrift import shrink_pictures

TRIM_TOLERANCE_MM = 0.5


@dataclass(frozen=True)
class Profile:
    """What a kind of reader or machine needs of a file.

    `layout` are options for press.render(), `page_css` belongs into the document's style, before its own
    rules.
    """

    name: str
    bleed_mm: float
    ink_limit_percent: int | None = None
    picture_dpi: int | None = None
    layout: dict[str, Any] = field(default_factory=dict)

    @property
    def page_css(self) -> str:
        """Return the rule that makes the layout engine leave the bleed that this profile needs."""
        return f"@page {{ bleed: {self.bleed_mm:g}mm; marks: none }}"


# Tagged for screen readers; pictures at what a phone can show, for they travel through WeChat.
SCREEN = Profile("screen", bleed_mm=0, picture_dpi=160, layout={"pdf_variant": "pdf/ua-1"})
# The office's own laser printer: its driver knows its colours, and it can't print to the edge.
OFFICE = Profile("office", bleed_mm=0, picture_dpi=300)
# 300 % is what coated offset paper dries with in time (the usual limit of FOGRA39 and Japan Color work).
PRESS = Profile("press", bleed_mm=3, ink_limit_percent=300)


@dataclass(frozen=True)
class Finish:
    """What a finished file says of itself, and how it is cut.

    `at` is the date written into it and needs a time zone. `trim_mm`, if given, is the size that every page must have
    after the cut. `icc` is the printer's CMYK profile and `marks` the crop and registration marks; PRESS only.
    """

    title: str
    language: str
    at: datetime
    trim_mm: tuple[float, float] | None = None
    icc: Path | None = None
    marks: bool = True


class WrongTrim(PrintError):
    """The pages are not of the size that the print order says."""

    code = "wrong_trim"


def finish(pdf: bytes | Path, profile: Profile, how: Finish) -> bytes:
    """Return a laid-out PDF as the profile needs it; raises WrongTrim, WrongProfile."""
    target = io.BytesIO()
    with _finished(pdf, profile, how) as document:
        document.save(target, **_saving(profile))
    return target.getvalue()


def finish_file(source: bytes | Path, target: Path, profile: Profile, how: Finish) -> None:
    """Finish a PDF into another file, for runs too large to hold twice in memory.

    Raises WrongTrim, WrongProfile; what the file still lacks is told by the preflight, not here.
    """
    with _finished(source, profile, how) as document:
        document.save(target, **_saving(profile))


def finish_merged(source: Path, target: Path, made: MergeResult, profile: Profile, how: Finish) -> None:
    """Finish the file of a merge that was told title, language and date, and take it away.

    On office paper it needs no more than its name, unless there are photos to scale or bleed to cut off: reading and
    writing every page again would cost as much as the merge.
    """
    if _is_finished(made, profile, how.trim_mm):
        source.replace(target)
        return
    draft = target.with_suffix(".draft")
    finish_file(source, draft, profile, how)
    draft.replace(target)
    source.unlink()


def _is_finished(made: MergeResult, profile: Profile, trim_mm: tuple[float, float] | None) -> bool:
    if profile.ink_limit_percent is not None or made.has_pictures:
        return False
    has_trim = trim_mm is None or all(_is_of_trim(paper.trim, trim_mm) for paper in made.papers)
    return has_trim and (
        profile.bleed_mm > 0 or all(paper.trim.contains(paper.media) for paper in made.papers)
    )


@contextmanager
def _finished(source: bytes | Path, profile: Profile, how: Finish) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source) as pdf:
        if how.trim_mm is not None:
            _check_trim(pdf, how.trim_mm)
        if profile.picture_dpi is not None:
            shrink_pictures(pdf, profile.picture_dpi)
        if profile == PRESS or profile.ink_limit_percent is not None:
            _for_press(pdf, profile, load_profile(how.icc), how)
        elif profile.layout.get("pdf_variant") == "pdf/ua-1" and "/StructTreeRoot" in pdf.Root:
            mend(pdf, title=how.title, language=how.language, at=how.at)
        else:
            write_metadata(pdf, title=how.title, language=how.language, at=how.at, marks={})
        if profile.bleed_mm == 0:
            _cut_off_bleed(pdf)
        yield pdf


def _for_press(pdf: pikepdf.Pdf, profile: Profile, press: PressProfile, how: Finish) -> None:
    convert_to_inks(pdf, press)
    declare(pdf, press, title=how.title, language=how.language, at=how.at, bleed_mm=profile.bleed_mm)
    if how.marks:
        add_marks(pdf, bleed_mm=profile.bleed_mm)


def _is_of_trim(box: Box, trim_mm: tuple[float, float]) -> bool:
    return all(
        abs(own - wanted) <= TRIM_TOLERANCE_MM for own, wanted in zip(box.size_mm, trim_mm, strict=True)
    )


def _check_trim(pdf: pikepdf.Pdf, trim_mm: tuple[float, float]) -> None:
    for number, page in enumerate(pdf.pages, start=1):
        box = box_of(page.trimbox)
        if not _is_of_trim(box, trim_mm):
            width, height = box.size_mm
            wanted = f"{trim_mm[0]:g} x {trim_mm[1]:g}"
            raise WrongTrim(
                f"Page {number} is {width:g} x {height:g} mm, but the order says {wanted} mm. No file was "
                "made; "
                "choose the right size in the design or in the order.",
                f"第 {number} 页的成品尺寸是 {width:g} x {height:g} 毫米，而印刷单写的是 {wanted} 毫米。"
                "没有生成文件，"
                "请在设计或印刷单中改为正确的尺寸。",
            )


def _cut_off_bleed(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        trim = box_of(page.trimbox)
        if not trim.contains(box_of(page.mediabox)):
            page.obj["/MediaBox"] = trim.array()
            for key in ("/CropBox", "/BleedBox"):
                if key in page.obj:
                    del page.obj[key]


def _saving(profile: Profile) -> dict[str, Any]:
    options: dict[str, Any] = {
        "object_stream_mode": pikepdf.ObjectStreamMode.generate,
        "compress_streams": True,
        # The same file twice for the same content: what was reviewed can be compared with what is printed.
        "deterministic_id": True,
    }
    if profile.ink_limit_percent is not None:
        # PDF/X-4 is built on PDF 1.6 (ISO 15930-7, scope).
        options["force_version"] = "1.6"
    return options
