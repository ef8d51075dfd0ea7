"""Making print files in a worker from a job's snapshot; nothing here asks the design again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop

from materials.documents.handbook import with_note_pages
from materials.documents.merging import Inserts, blank_letter, letter_job, separators_for
from materials.documents.pictures import encode_all
from materials.documents.printed import PROFILES
from materials.documents.recipients import Recipient, read_recipients, with_lines
from materials.documents.sheet import Sheet
from materials.states import DesignKind
from outreach.places.models import Village
from outreach.printing import press
from outreach.printing.assets import Assets
from outreach.printing.binder import cut
from outreach.printing.merge import MergeJob, Specimen, merge, specimens
from outreach.printing.preflight import Binding, Expected, Finding, preflight
from outreach.printing.preview import page_count
from outreach.printing.profiles import Finish, finish

CHECKED_PAGES = 8
# Facts are shown with the job, under these names in the reader's language.
PAGES, WARNINGS = gettext_noop("pages"), gettext_noop("warnings")


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file, the name under which people download it, and what to say about it."""

    path: Path
    name: str
    facts: dict[str, object]


@dataclass(slots=True)
class Watch:
    """How a long production tells its progress and learns that it should stop."""

    report: Callable[[int, int], None]
    should_stop: Callable[[], bool]


def assets_for(sheet: Sheet) -> Assets:
    return Assets(data=encode_all(sheet.pictures, trim_mm=sheet.trim_mm))


def make_sheet(sheet: Sheet, *, at: datetime) -> bytes:
    """Return the finished PDF of one design; a letter comes with lines to write on."""
    html = blank_letter(sheet) if sheet.fields or sheet.codes else sheet.html
    return finish(_drawn(sheet, html), PROFILES[sheet.profile], finishing(sheet, at))


def finishing(sheet: Sheet, at: datetime) -> Finish:
    """Return what a finished file of a sheet says, and how it is cut."""
    return Finish(sheet.title, sheet.language, at, sheet.trim_mm, settings.PRESS_PROFILE)


def _drawn(sheet: Sheet, html: str) -> bytes:
    """Lay out the pages; a handbook is laid out again with pages for notes when it can't be folded as it is."""
    assets, options = assets_for(sheet), PROFILES[sheet.profile].layout
    document = press.lay_out(html, assets=assets, **options)
    if sheet.kind == DesignKind.HANDBOOK:
        filled = with_note_pages(html, len(document.pages))
        if filled != html:
            document = press.lay_out(filled, assets=assets, **options)
    return press.write(document, **options)


def make_sample(payload: dict[str, Any], *, at: datetime, folder: Path) -> bytes:
    """Return what the editor shows: the design itself, or the letter of one village, with its separator if asked."""
    sheet = Sheet.from_json(payload["sheet"])
    village = Village.objects.select_related("township").filter(pk=payload["village"]).first()
    if village is None:
        return make_sheet(sheet, at=at)
    sample = [with_lines(one) for one in read_recipients([village])]
    separators = Inserts()
    if payload["separator"]:
        separators = separators_for(sheet, sample, colour=payload["colour"], day=timezone.localdate(at))
    return draw_sample(sheet, sample, at=at, folder=folder, separators=separators)


def draw_sample(
    sheet: Sheet,
    sample: Sequence[Recipient],
    *,
    at: datetime,
    folder: Path,
    separators: Inserts | None = None,
) -> bytes:
    """Return the first letter of the first recipient as a finished file."""
    own = sample[0].own
    one = [replace(sample[0], own=own and own[:1], is_numbered=False)]
    drawn = folder / "sample.pdf"
    merge(letter_job(sheet, one, assets=assets_for(sheet), separators=separators), drawn)
    return finish(drawn, PROFILES[sheet.profile], finishing(sheet, at))


def draw_specimens(
    sheet: Sheet, job: MergeJob, *, at: datetime, most: int, folder: Path
) -> Iterator[tuple[Specimen, bytes]]:
    """Yield letters that stand for all of a job, the first letter among them, each as a finished file."""
    found = specimens(job, most)
    drawn = folder / "specimens.pdf"
    made = merge(replace(job, records=[one.record for one in found]), drawn)
    finished = finish(drawn, PROFILES[sheet.profile], finishing(sheet, at))
    yield from zip(found, cut(finished, made.lengths), strict=True)


def inspect(
    sheet: Sheet, pdf: bytes | Path, *, only_pages: tuple[int, ...] = (), separators: int = 0
) -> list[Finding]:
    """Return what the preflight finds in a finished file, before it is laid on office paper."""
    expected = Expected(
        binding=Binding.SADDLE if sheet.kind == DesignKind.HANDBOOK else Binding.NONE,
        codes=sheet.targets,
        most_pages=sheet.most_pages and sheet.most_pages + separators,
        only_pages=only_pages,
    )
    return preflight(pdf, PROFILES[sheet.profile], expected)


def first_pages(pdf: bytes) -> tuple[int, ...]:
    """Return the pages that a preview is checked on: a handbook must not keep the editor waiting."""
    return tuple(range(1, min(page_count(pdf), CHECKED_PAGES) + 1))
