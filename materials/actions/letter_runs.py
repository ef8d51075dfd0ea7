"""A run of letters in the workers: who gets one, one file or one a township, parts that survive a kill."""

import zipfile
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import accumulate, pairwise
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
    finishing,
    inspect,
)
from materials.documents.merging import Slips, letter_job, separators_for, slips_for
from materials.documents.recipients import Recipient, with_lines
from materials.documents.separator import by_township
from materials.documents.sheet import Sheet
from materials.states import LettersFor, Split
from outreach.filenames import safe_part
from outreach.places.models import Village
from outreach.printing.assets import Assets
from outreach.printing.merge import (
    MergeJob,
    MergeResult,
    MergeStopped,
    join,
    make_plan,
    merge,
    merge_part,
    spans,
)
from outreach.printing.profiles import finish_file

# Facts are shown with the job, under these names in the reader's language.
LETTER_COUNT, LEFT_OUT = gettext_noop("number of letters"), gettext_noop("letters left out")
VILLAGES, TOWNSHIPS = gettext_noop("villages"), gettext_noop("townships")
COPIES, FILES = gettext_noop("copies"), gettext_noop("files")


# A part costs its worker a plan of the whole run; fewer letters are merged in the time that takes.
LEAST_PART = 2500


def open_run(payload: dict[str, Any], *, folder: Path, watch: Watch) -> "LetterRun":
    """Return a run as its recipients are now, equal in every process; raises DesignFault and FaultyPlaces."""
    sheet = Sheet.from_json(payload["sheet"])
    everybody = mailing_of(payload)
    # Asked again, because a phone number may have been deleted while the job waited.
    left_out = check_mailing(sheet, everybody, leave_out=payload["leave_out"])
    if not left_out <= set(payload["left_out"]):
        check_mailing(sheet, everybody, leave_out=False)
    mailing = everybody.without(left_out)
    look: dict[str, Any] = {"colour": payload["colour"], "day": timezone.localdate(_moment(payload))}
    # One letter for each township needs no sheet that says so.
    has_sheets = payload["letters_for"] != LettersFor.TOWNSHIPS
    return LetterRun(
        sheet=sheet,
        is_one_file=payload["split"] == Split.ONE_FILE,
        is_two_sided=payload.get("two_sided", False),
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


def mailing_of(payload: dict[str, Any]) -> Mailing:
    """Return a job's recipients as they are now."""
    villages = Village.objects.filter(pk__in=payload["villages"]).select_related("township")
    return read_mailing(
        letters_for=payload["letters_for"],
        villages=villages.in_delivery_order(),
        rule=payload["rule"],
        roster=payload["roster"],
    )


def _moment(payload: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(payload["at"])


@dataclass(slots=True)
class LetterRun:
    """One run over its recipients; finished parts stay in the folder, so that a killed run goes on where it was.

    A part is a span of the records of the one file, or of the townships' files.
    """

    sheet: Sheet
    is_one_file: bool
    is_two_sided: bool
    recipients: Sequence[Recipient]
    separators: dict[int, str]
    slips: Slips
    left_out: int
    assets: Assets
    at: datetime
    folder: Path
    watch: Watch
    total: int

    def inspect_first(self) -> None:
        """Let the preflight look at one letter before all are made; raises DesignFault."""
        first = with_lines(self.recipients[0])
        refuse_errors(inspect(self.sheet, draw_sample(self.sheet, [first], at=self.at, folder=self.folder)))

    def cuts(self, workers: int) -> list[range]:
        """Return the parts for so many workers, or none where one does it sooner."""
        # One each: a second part would cost its worker a second plan of the whole run.
        count = min(workers, self.total // LEAST_PART)
        if count < 2:
            return []
        if self.is_one_file:
            return spans(sum(1 for _ in self._job(self.recipients).rows()), count)
        sizes = [Mailing(group).letter_count for group in by_township(self.recipients)]
        return shares(sizes, count)

    def make_part(self, part: range) -> None:
        """Leave a part in the folder; one that is there already is kept."""
        if self.is_one_file:
            report, should_stop = self.watch.report, self.watch.should_stop
            plan = make_plan(self._job(self.recipients), self._heed_stop)
            merge_part(plan, part, self._part_path(part), on_progress=report, should_stop=should_stop)
        else:
            groups = by_township(self.recipients)[part.start : part.stop]
            self._merge_townships(groups, total=sum(Mailing(group).letter_count for group in groups))

    def make(self, parts: Sequence[range] = ()) -> Made:
        """Return one PDF, or a ZIP file with one for each township, joined from the parts if it was cut."""
        return self._one_file(parts) if self.is_one_file else self._by_township()

    def _one_file(self, parts: Sequence[range]) -> Made:
        target = self.folder / "letters.pdf"
        pages = self._merge(self.recipients, target, partial(self._report_after, 0, self.total), parts)
        return Made(target, f"{self._stem()}.pdf", self._facts(pages))

    def _by_township(self) -> Made:
        groups = by_township(self.recipients)
        target = self.folder / "letters.zip"
        made = self._merge_townships(groups, total=self.total)
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for number, (group, (path, _pages)) in enumerate(zip(groups, made, strict=True), start=1):
                township = safe_part(group[0].values["township"])
                amount = _amount(group, Mailing(group).letter_count)
                archive.write(path, f"{number:02d}-{township}-{amount}.pdf")
        pages = sum(pages for _path, pages in made)
        return Made(target, f"{self._stem()}.zip", self._facts(pages) | {FILES: len(groups)})

    def _merge_townships(
        self, groups: Sequence[Sequence[Recipient]], *, total: int
    ) -> list[tuple[Path, int]]:
        """Return the file of each township and its number of pages."""
        made, done = [], 0
        for group in groups:
            path = self.folder / f"township-{group[0].township_id}.pdf"
            report = partial(self._report_after, done, total)
            made.append((path, self._merge(group, path, report)))
            done += Mailing(group).letter_count
        return made

    def _report_after(self, before: int, total: int, done: int, _of: int) -> None:
        self.watch.report(min(before + done, total), total)

    def _merge(
        self,
        recipients: Sequence[Recipient],
        target: Path,
        report: Callable[[int, int], None],
        parts: Sequence[range] = (),
    ) -> int:
        """Write one PDF and return its number of pages; a file that an earlier attempt finished is kept."""
        noted = target.with_suffix(".pages")
        if target.exists() and noted.exists():
            return int(noted.read_text())
        job, drawn = self._job(recipients), target.with_suffix(".drawn")
        if parts:
            result = self._join(job, parts, drawn)
        else:
            result = merge(job, drawn, on_progress=report, should_stop=self.watch.should_stop)
        self._finish(drawn, target)
        noted.write_text(str(result.pages))
        return result.pages

    def _join(self, job: MergeJob, parts: Sequence[range], drawn: Path) -> MergeResult:
        should_stop = self.watch.should_stop
        plan = make_plan(job, self._heed_stop)
        for part in parts:
            # Only what is missing, or was made before a telephone number changed, is made here.
            merge_part(plan, part, self._part_path(part), should_stop=should_stop)
        return join(plan, [(part, self._part_path(part)) for part in parts], drawn, should_stop=should_stop)

    def _heed_stop(self) -> None:
        if self.watch.should_stop():
            raise MergeStopped(0)

    def _part_path(self, part: range) -> Path:
        return self.folder / f"letters-{part.start}-{part.stop}.part"

    def _job(self, recipients: Sequence[Recipient]) -> MergeJob:
        return letter_job(
            self.sheet,
            recipients,
            assets=self.assets,
            separators=self.separators,
            slips=self.slips,
            is_two_sided=self.is_two_sided,
        )

    def _finish(self, drawn: Path, target: Path) -> None:
        draft = target.with_suffix(".draft")
        finish_file(drawn, draft, **finishing(self.sheet, self.at))
        draft.replace(target)
        drawn.unlink()

    def _stem(self) -> str:
        day = timezone.localdate(self.at)
        return safe_part(
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


def shares(sizes: Sequence[int], count: int) -> list[range]:
    """Divide groups of these sizes, in their order, into at most `count` spans of nearly equal sums."""
    ends, total = list(accumulate(sizes)), sum(sizes)
    edges = sorted({1 + bisect_left(ends, total * at / count) for at in range(1, count)} | {0, len(sizes)})
    return [range(first, end) for first, end in pairwise(edges)]


def _amount(recipients: Sequence[Recipient], letters: int) -> str:
    """“187村” where each village has one letter, else the number of letters."""
    is_one_each = letters == len(recipients) and recipients[0].village_id is not None
    return f"{letters}村" if is_one_each else f"{letters}封"
