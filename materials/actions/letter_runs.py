"""A run of letters in a worker: who gets one, one file or one a township, parts that survive a kill."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from materials.actions.checks import refuse_errors
from materials.actions.mailings import Mailing, check_mailing, read_mailing
from materials.actions.production import (
    PAGES,
    Made,
    Watch,
    assets_for,
    draw_sample,
    inspect,
    safe_name,
)
from materials.documents.merging import letter_job, separators_for, slips_for
from materials.documents.printed import PROFILES
from materials.documents.recipients import Recipient, with_lines
from materials.documents.separator import by_township
from materials.documents.sheet import Sheet
from materials.states import LettersFor, Split
from outreach.places.models import Village
from outreach.printing.assets import Assets
from outreach.printing.merge import MergeResult, merge
from outreach.printing.profiles import finish_file

# Facts are shown with the job, under these names in the reader's language.
LETTER_COUNT, LEFT_OUT = gettext_noop("letters"), gettext_noop("letters left out")
VILLAGES, TOWNSHIPS = gettext_noop("villages"), gettext_noop("townships")
COPIES, FILES = gettext_noop("copies"), gettext_noop("files")


def make_letters(payload: dict[str, Any], *, folder: Path, watch: Watch) -> Made:
    """Merge all letters of a run into one PDF, or one PDF for each township in a ZIP file."""
    sheet = Sheet.from_json(payload["sheet"])
    everybody = mailing_of(payload)
    # Asked again, because a phone number may have been deleted while the job waited.
    left_out = check_mailing(sheet, everybody, leave_out=payload["leave_out"])
    if not left_out <= set(payload["left_out"]):
        check_mailing(sheet, everybody, leave_out=False)
    mailing = everybody.without(left_out)
    _inspect_first(sheet, payload, mailing.recipients, folder=folder)
    look: dict[str, Any] = {"colour": payload["colour"], "day": timezone.localdate(_moment(payload))}
    # One letter for each township needs no sheet that says so.
    has_sheets = payload["letters_for"] != LettersFor.TOWNSHIPS
    run = LetterRun(
        sheet=sheet,
        recipients=mailing.recipients,
        separators=separators_for(sheet, mailing.recipients, **look) if has_sheets else {},
        slips=slips_for(sheet, mailing.recipients, **look),
        left_out=len(everybody.faults) + everybody.letter_count - mailing.letter_count,
        assets=assets_for(sheet),
        at=_moment(payload),
        folder=folder,
        watch=watch,
        total=mailing.letter_count,
    )
    return run.one_file() if payload["split"] == Split.ONE_FILE else run.by_township()


def mailing_of(payload: dict[str, Any]) -> Mailing:
    """Return a job's recipients as they are now."""
    villages = Village.objects.filter(pk__in=payload["villages"]).select_related("township")
    return read_mailing(
        letters_for=payload["letters_for"],
        villages=villages.in_delivery_order(),
        rule=payload["rule"],
        roster=payload["roster"],
    )


def _inspect_first(
    sheet: Sheet, payload: dict[str, Any], recipients: Sequence[Recipient], *, folder: Path
) -> None:
    """Let the preflight look at one letter before all are made."""
    first = recipients[0]
    sample = draw_sample(sheet, [with_lines(first)], at=_moment(payload), folder=folder)
    refuse_errors(inspect(sheet, sample))


def _moment(payload: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(payload["at"])


@dataclass(slots=True)
class LetterRun:
    """One run over its recipients; finished parts stay in the folder, so that a killed run goes on where it was."""

    sheet: Sheet
    recipients: Sequence[Recipient]
    separators: dict[int, str]
    slips: dict[int, str]
    left_out: int
    assets: Assets
    at: datetime
    folder: Path
    watch: Watch
    total: int

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
                letters = Mailing(group).letter_count
                pages += self._merge(group, part, before=done)
                done += letters
                township = safe_name(group[0].values["township"])
                archive.write(part, f"{number:02d}-{township}-{_amount(group, letters)}.pdf")
        return Made(target, f"{self._stem()}.zip", self._facts(pages) | {FILES: len(groups)})

    def _merge(self, recipients: Sequence[Recipient], target: Path, *, before: int) -> int:
        """Write one PDF and return its number of pages; a part that an earlier attempt finished is kept."""
        noted = target.with_suffix(".pages")
        if target.exists() and noted.exists():
            return int(noted.read_text())
        job = letter_job(
            self.sheet,
            recipients,
            assets=self.assets,
            separators=self.separators,
            slips=self.slips,
        )
        drawn = target.with_suffix(".drawn")
        result: MergeResult = merge(
            job,
            drawn,
            on_progress=lambda done, _of: self.watch.report(min(before + done, self.total), self.total),
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
        return safe_name(
            f"{self.sheet.county}-{self.sheet.title}-{_amount(self.recipients, self.total)}-{day:%Y%m%d}"
        )

    def _facts(self, pages: int) -> dict[str, object]:
        facts: dict[str, object] = {
            PAGES: pages,
            VILLAGES: sum(one.village_id is not None for one in self.recipients),
            TOWNSHIPS: len({one.township_id for one in self.recipients}),
            COPIES: sum(one.copies for one in self.recipients),
        }
        if self.total != len(self.recipients):
            facts[LETTER_COUNT] = self.total
        if self.left_out:
            facts[LEFT_OUT] = self.left_out
        return facts


def _amount(recipients: Sequence[Recipient], letters: int) -> str:
    """“187村” where each village has one letter, else the number of letters."""
    is_one_each = letters == len(recipients) and recipients[0].village_id is not None
    return f"{letters}村" if is_one_each else f"{letters}封"
