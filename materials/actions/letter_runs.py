"""A run of letters in the workers: who gets one, one file, one a township or volumes, parts that survive a kill."""

import hashlib
import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, override

from materials.actions.checks import refuse_errors
from materials.actions.mailings import Mailing, check_mailing, read_mailing
from materials.actions.production import (
    PAGES,
    Made,
    Watch,
    assets_for,
    draw_specimens,
    finishing,
    inspect,
)
from materials.actions.volumes import MadeFile, Volume, manifest, townships, volumes
from materials.documents.faults import in_both_languages
from materials.documents.merging import Inserts, letter_job, separators_for, slips_for
from materials.documents.printed import PROFILES
from materials.documents.recipients import Recipient
from materials.documents.sheet import Sheet
from materials.states import LettersFor, Split
from outreach.filenames import safe_part
from outreach.jobs.shelves import Shelf
from outreach.places.models import Village
from outreach.printing.assets import Assets
from outreach.printing.memory import give_back
from outreach.printing.merge import (
    MergeJob,
    MergeResult,
    MergeStopped,
    Plan,
    Specimen,
    join,
    make_plan,
    merge,
    merge_part,
    spans,
)
from outreach.printing.preflight import Finding
from outreach.printing.profiles import finish_merged

# Facts are shown with the job, under these names in the reader's language.
LETTER_COUNT, LEFT_OUT = gettext_noop("number of letters"), gettext_noop("letters left out")
VILLAGES, TOWNSHIPS = gettext_noop("villages"), gettext_noop("townships")
COPIES, FILES = gettext_noop("copies"), gettext_noop("files")

OF_LETTER = gettext_lazy("Letter {number}, {place}")

# Each costs a quarter of a second of a core: twelve are a tenth of the merge of 20,000 letters in 71 layouts.
MOST_SPECIMENS = 12
# A part costs its worker a plan of the whole run; fewer letters are merged in the time that takes.
LEAST_PART = 2500


def open_run(payload: dict[str, Any], *, shelf: Shelf, watch: Watch) -> "LetterRun":
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
        split=payload["split"],
        volume=payload.get("volume", 0),
        is_two_sided=payload.get("two_sided", False),
        recipients=mailing.recipients,
        separators=separators_for(sheet, mailing.recipients, **look) if has_sheets else Inserts(),
        slips=slips_for(sheet, mailing.recipients, **look),
        left_out=len(everybody.faults) + everybody.letter_count - mailing.letter_count,
        assets=assets_for(sheet),
        at=_moment(payload),
        shelf=shelf,
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


def of_letter(finding: Finding, letter: Specimen) -> Finding:
    """Return a finding that names the letter in which it was found."""
    head_en, head_zh = in_both_languages(
        format_lazy(OF_LETTER, number=letter.place, place=" ".join(letter.record.path))
    )
    return replace(finding, english=f"{head_en}: {finding.english}", chinese=f"{head_zh}：{finding.chinese}")


def _moment(payload: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(payload["at"])


@dataclass
class LetterRun:
    """One run over its recipients; finished parts stay on its shelf, so that a killed run goes on where it was.

    A part is a span of the records of the one file, or of the townships' files, or of the volumes.
    """

    sheet: Sheet
    split: str
    volume: int
    is_two_sided: bool
    recipients: Sequence[Recipient]
    separators: Inserts
    slips: Inserts
    left_out: int
    assets: Assets
    at: datetime
    shelf: Shelf
    watch: Watch
    total: int

    @cached_property
    def files(self) -> list[Volume]:
        """What each file of the result holds."""
        if self.split == Split.ONE_FILE:
            return [Volume(self.recipients)]
        if self.split == Split.BY_TOWNSHIP:
            return townships(self.recipients)
        return volumes(self.recipients, self.volume)

    def inspect_specimens(self) -> None:
        """Let the preflight look at a letter of each layout before all are made; raises DesignFault, FaultyRecords."""
        # Numbered copies of one village differ in their digits only: a province has two million of them.
        once = [replace(one, copies=1) if one.is_numbered else one for one in self.recipients]
        job = letter_job(self.sheet, once, assets=self.assets)
        found: dict[str, Finding] = {}
        for one, pdf in draw_specimens(
            self.sheet, job, at=self.at, most=MOST_SPECIMENS, folder=self.shelf.folder
        ):
            letter = one._replace(place=self._number_of(one.place))
            for finding in inspect(self.sheet, pdf):
                # One fault of the design is in every letter; it is told of the first of them.
                found.setdefault(finding.english, of_letter(finding, letter))
        refuse_errors(list(found.values()))

    def _number_of(self, place: int) -> int:
        """Return the number in the run of the letter at a place (from 1) where each numbered recipient has one."""
        if not self.recipients[0].is_numbered:
            return place
        return 1 + sum(one.letter_count for one in self.recipients[: place - 1])

    def cuts(self, workers: int) -> list[range]:
        """Return the parts for so many workers, or none where one does it sooner."""
        # One each: a second part would cost its worker a second plan of the whole run.
        count = min(workers, self.total // LEAST_PART)
        if count < 2:
            return []
        if self.split == Split.ONE_FILE:
            return spans(sum(1 for _ in self._job(self.files[0]).rows()), count)
        return shares([one.letter_count for one in self.files], count)

    def make_part(self, part: range) -> None:
        """Leave a part on the shelf; one that is there already is kept."""
        if self.split == Split.ONE_FILE:
            self._write_part(make_plan(self._job(self.files[0]), self._heed_stop), part, self.watch.report)
        else:
            self._make_files(self.files[part.start : part.stop])

    def make(self, parts: Sequence[range] = ()) -> Made:
        """Return one PDF, or a ZIP file with several, joined from the parts if it was cut."""
        if self.split == Split.ONE_FILE:
            target, made = self._make(self.files[0], partial(self._report_after, 0, self.total), parts)
            return Made(target, f"{self._stem()}.pdf", self._facts(made.pages))
        return self._zip()

    def _zip(self) -> Made:
        target, listed = self.shelf.folder / "letters.zip", []
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for number, (volume, (path, made)) in enumerate(
                zip(self.files, self._make_files(self.files), strict=True), start=1
            ):
                listed.append((self._name(number, volume), volume, made))
                archive.write(path, listed[-1][0])
            if self.split == Split.VOLUMES:
                with override("zh-hans"):
                    name = _("List of volumes")
                archive.writestr(f"{name}.csv", manifest(listed))
        pages = sum(made.pages for _name, _volume, made in listed)
        return Made(target, f"{self._stem()}.zip", self._facts(pages) | {FILES: len(listed)})

    def _name(self, number: int, volume: Volume) -> str:
        if self.split == Split.VOLUMES:
            return f"{number:03d}-{volume.first}-{volume.last}.pdf"
        township = safe_part(volume.recipients[0].values["township"])
        return f"{number:02d}-{township}-{_amount(volume.recipients, volume.letter_count)}.pdf"

    def _make_files(self, files: Sequence[Volume]) -> list[tuple[Path, MadeFile]]:
        """Return each file and what is noted of it."""
        made, done = [], 0
        total = sum(one.letter_count for one in files)
        for one in files:
            made.append(self._make(one, partial(self._report_after, done, total)))
            give_back()
            done += one.letter_count
        return made

    def _report_after(self, before: int, total: int, done: int, _of: int) -> None:
        self.watch.report(min(before + done, total), total)

    def _make(
        self, volume: Volume, report: Callable[[int, int], None], parts: Sequence[range] = ()
    ) -> tuple[Path, MadeFile]:
        """Write one PDF; one that an earlier attempt, or another machine, has finished is kept."""
        target = self.shelf.folder / f"letters-{volume.first}-{volume.mark}.pdf"
        noted = target.with_suffix(".json")
        # The note is written last: what it tells of is whole.
        if self.shelf.has(noted) and self.shelf.has(target):
            return target, MadeFile(**json.loads(noted.read_text("ascii")))
        job, drawn = self._job(volume), target.with_suffix(".drawn")
        if parts:
            merged = self._join(job, parts, drawn)
        else:
            merged = merge(job, drawn, on_progress=report, should_stop=self.watch.should_stop)
        profile, how = PROFILES[self.sheet.profile], finishing(self.sheet, self.at)
        finish_merged(drawn, target, merged, profile, how)
        made = MadeFile(merged.pages, target.stat().st_size, _sha256(target))
        noted.write_text(json.dumps(asdict(made)), "ascii")
        for path in (target, noted):
            self.shelf.share(path)
        return target, made

    def _join(self, job: MergeJob, parts: Sequence[range], drawn: Path) -> MergeResult:
        should_stop = self.watch.should_stop
        plan = make_plan(job, self._heed_stop)
        for part in parts:
            # Only what is missing, or was made before a telephone number changed, is made here.
            self._write_part(plan, part)
        paths = [(part, self._part_path(part)) for part in parts]
        return join(plan, paths, drawn, should_stop=should_stop)

    def _write_part(self, plan: Plan, part: range, report: Callable[[int, int], None] | None = None) -> None:
        path = self._part_path(part)
        found = path.stat().st_mtime_ns if self.shelf.has(path) else None
        merge_part(plan, part, path, on_progress=report, should_stop=self.watch.should_stop)
        if path.stat().st_mtime_ns != found:
            self.shelf.share(path)

    def _heed_stop(self) -> None:
        if self.watch.should_stop():
            raise MergeStopped(0)

    def _part_path(self, part: range) -> Path:
        return self.shelf.folder / f"letters-{part.start}-{part.stop}.part"

    def _job(self, volume: Volume) -> MergeJob:
        return letter_job(
            self.sheet,
            volume.recipients,
            assets=self.assets,
            separators=self.separators,
            slips=self.slips,
            is_two_sided=self.is_two_sided,
            open_township=volume.open_township,
            made_at=self.at,
        )

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


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def shares(sizes: Sequence[int], count: int) -> list[range]:
    """Divide groups of these sizes, in their order, into at most `count` spans of nearly equal sums."""
    sums = list(accumulate(sizes, initial=0))
    goals = (sums[-1] * at / count for at in range(1, count))
    # The border that comes nearest: one behind the goal gave the first of two workers three volumes of four.
    edges = sorted({_nearest(sums, goal) for goal in goals} | {0, len(sizes)})
    return [range(first, end) for first, end in pairwise(edges)]


def _nearest(sums: Sequence[int], goal: float) -> int:
    return min(range(len(sums)), key=lambda edge: abs(sums[edge] - goal))


def _amount(recipients: Sequence[Recipient], letters: int) -> str:
    """“187村” where each village has one letter, else the number of letters."""
    is_one_each = letters == len(recipients) and recipients[0].village_id is not None
    return f"{letters}村" if is_one_each else f"{letters}封"
