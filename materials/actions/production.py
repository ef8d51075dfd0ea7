"""Making print files in a worker from a job's snapshot; nothing here asks the design again."""

import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from materials.actions.checks import check_recipients, refuse_errors
from materials.documents.handbook import with_note_pages
from materials.documents.merging import blank_letter, letter_job, separators_for
from materials.documents.pictures import encode_all
from materials.documents.printed import PROFILES
from materials.documents.recipients import Recipient, read_recipients, with_lines
from materials.documents.separator import by_township
from materials.documents.sheet import Sheet
from materials.states import DesignKind, Split
from outreach.places.models import Village
from outreach.printing import press
from outreach.printing.assets import Assets
from outreach.printing.merge import MergeResult, merge
from outreach.printing.preflight import Binding, Expected, Finding, preflight
from outreach.printing.preview import page_count
from outreach.printing.profiles import finish, finish_file

CHECKED_PAGES = 8
# Facts are shown with the job, under these names in the reader's language.
PAGES, VILLAGES, TOWNSHIPS = gettext_noop("pages"), gettext_noop("villages"), gettext_noop("townships")
COPIES, FILES, WARNINGS = gettext_noop("copies"), gettext_noop("files"), gettext_noop("warnings")
UNSAFE_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


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


def safe_name(text: str) -> str:
    """Return a file name that Windows accepts too, short enough for a ZIP on any disk."""
    return UNSAFE_IN_NAMES.sub("-", text).strip("-.")[:60] or "file"


def assets_for(sheet: Sheet) -> Assets:
    return Assets(data=encode_all(sheet.pictures, trim_mm=sheet.trim_mm))


def make_sheet(sheet: Sheet, *, at: datetime) -> bytes:
    """Return the finished PDF of one design; a letter comes with lines to write on."""
    profile = PROFILES[sheet.profile]
    html = blank_letter(sheet) if sheet.fields or sheet.codes else sheet.html
    drawn = _drawn(sheet, html)
    return finish(drawn, profile, title=sheet.title, language=sheet.language, at=at, trim_mm=sheet.trim_mm)


def _drawn(sheet: Sheet, html: str) -> bytes:
    """Lay out the pages; a handbook is laid out again with pages for notes when it can't be folded as it is."""
    assets, options = assets_for(sheet), PROFILES[sheet.profile].layout
    drawn = press.render(html, assets=assets, **options)
    if sheet.kind != DesignKind.HANDBOOK:
        return drawn
    filled = with_note_pages(html, page_count(drawn))
    return drawn if filled == html else press.render(filled, assets=assets, **options)


def make_sample(payload: dict[str, Any], *, at: datetime, folder: Path) -> bytes:
    """Return what the editor shows: the design itself, or the letter of one village, with its separator if asked."""
    sheet = Sheet.from_json(payload["sheet"])
    village = Village.objects.select_related("township").filter(pk=payload["village"]).first()
    if village is None:
        return make_sheet(sheet, at=at)
    sample = [with_lines(one) for one in read_recipients([village])]
    separators: dict[int, str] = {}
    if payload["separator"]:
        separators = separators_for(sheet, sample, colour=payload["colour"], day=timezone.localdate(at))
    drawn = folder / "sample.pdf"
    merge(letter_job(sheet, sample, assets=assets_for(sheet), separators=separators), drawn)
    profile = PROFILES[sheet.profile]
    return finish(drawn, profile, title=sheet.title, language=sheet.language, at=at, trim_mm=sheet.trim_mm)


def inspect(sheet: Sheet, pdf: bytes | Path, *, only_pages: tuple[int, ...] = ()) -> list[Finding]:
    """Return what the preflight finds in a finished file, before it is laid on office paper."""
    binding = Binding.SADDLE if sheet.kind == DesignKind.HANDBOOK else Binding.NONE
    expected = Expected(binding=binding, codes=sheet.targets, only_pages=only_pages)
    return preflight(pdf, PROFILES[sheet.profile], expected)


def first_pages(pdf: bytes) -> tuple[int, ...]:
    """Return the pages that a preview is checked on: a handbook must not keep the editor waiting."""
    return tuple(range(1, min(page_count(pdf), CHECKED_PAGES) + 1))


def make_letters(payload: dict[str, Any], *, folder: Path, watch: Watch) -> Made:
    """Merge all letters of a run into one PDF, or one PDF for each township in a ZIP file."""
    sheet = Sheet.from_json(payload["sheet"])
    villages = Village.objects.filter(pk__in=payload["villages"]).in_delivery_order()
    recipients = read_recipients(villages, rule=payload["rule"])
    # Asked again, because a phone number may have been deleted while the job waited.
    check_recipients(sheet, recipients)
    first = recipients[0].village_id
    sample = make_sample(payload | {"village": first, "separator": False}, at=_moment(payload), folder=folder)
    refuse_errors(inspect(sheet, sample))
    run = LetterRun(
        sheet=sheet,
        recipients=recipients,
        separators=separators_for(
            sheet, recipients, colour=payload["colour"], day=timezone.localdate(_moment(payload))
        ),
        assets=assets_for(sheet),
        at=_moment(payload),
        folder=folder,
        watch=watch,
    )
    return run.one_file() if payload["split"] == Split.ONE_FILE else run.by_township()


def _moment(payload: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(payload["at"])


@dataclass(slots=True)
class LetterRun:
    """One run over its recipients; finished parts stay in the folder, so that a killed run goes on where it was."""

    sheet: Sheet
    recipients: Sequence[Recipient]
    separators: dict[int, str]
    assets: Assets
    at: datetime
    folder: Path
    watch: Watch

    def one_file(self) -> Made:
        target = self.folder / "letters.pdf"
        pages = self._merge(self.recipients, target, before=0)
        return Made(target, f"{self._stem()}.pdf", self._facts(pages))

    def by_township(self) -> Made:
        """Return a ZIP file with one PDF for each township, in delivery order."""
        groups = by_township(self.recipients)
        target = self.folder / "letters.zip"
        pages = done = 0
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for number, group in enumerate(groups, start=1):
                part = self.folder / f"township-{group[0].township_id}.pdf"
                pages += self._merge(group, part, before=done)
                done += len(group)
                township = safe_name(group[0].values["township"])
                archive.write(part, f"{number:02d}-{township}-{len(group)}村.pdf")
        return Made(target, f"{self._stem()}.zip", self._facts(pages) | {FILES: len(groups)})

    def _merge(self, recipients: Sequence[Recipient], target: Path, *, before: int) -> int:
        """Write one PDF and return its number of pages; a part that an earlier attempt finished is kept."""
        noted = target.with_suffix(".pages")
        if target.exists() and noted.exists():
            return int(noted.read_text())
        total = len(self.recipients)
        job = letter_job(self.sheet, recipients, assets=self.assets, separators=self.separators)
        drawn = target.with_suffix(".drawn")
        result: MergeResult = merge(
            job,
            drawn,
            on_progress=lambda done, _of: self.watch.report(min(before + done, total), total),
            should_stop=self.watch.should_stop,
        )
        self._finish(drawn, target)
        noted.write_text(str(result.pages))
        return result.pages

    def _finish(self, drawn: Path, target: Path) -> None:
        draft = target.with_suffix(".draft")
        finish_file(
            drawn,
            draft,
            PROFILES[self.sheet.profile],
            title=self.sheet.title,
            language=self.sheet.language,
            at=self.at,
            trim_mm=self.sheet.trim_mm,
        )
        draft.replace(target)
        drawn.unlink()

    def _stem(self) -> str:
        day = timezone.localdate(self.at)
        return safe_name(f"{self.sheet.county}-{self.sheet.title}-{len(self.recipients)}村-{day:%Y%m%d}")

    def _facts(self, pages: int) -> dict[str, object]:
        return {
            PAGES: pages,
            VILLAGES: len(self.recipients),
            TOWNSHIPS: len(self.separators),
            COPIES: sum(one.copies for one in self.recipients),
        }
