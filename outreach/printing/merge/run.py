"""The whole merge: plan, stamp, assemble, move into place; how a letter is made is told in the other files."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from outreach.printing.errors import PrintError
from outreach.printing.merge.assemble import Assembler
from outreach.printing.merge.plan import Plan, make_plan
from outreach.printing.merge.records import MergeJob
from outreach.printing.merge.stamper import Stamper

Progress = Callable[[int, int], None]
Stop = Callable[[], bool]
# Asking whether to stop may be a query; once in so many letters is soon enough.
PACE = 250


class MergeStopped(PrintError):
    """Somebody asked to stop."""

    code = "merge_stopped"

    def __init__(self, done: int) -> None:
        super().__init__(
            f"The merge was stopped after {done} records. Finished parts are kept; start it again to go on.",
            f"合并已在第 {done} 条之后停止。已完成的部分保留，重新开始即可继续。",
        )
        self.done = done


@dataclass(frozen=True)
class MergeResult:
    """What was made: `letters` counts records of the template 'letter', `fallbacks` records laid out one by one."""

    pages: int
    letters: int
    classes: int
    fallbacks: int
    bytes: int
    sha256: str


class Pace:
    """Reports progress and asks whether to stop, now and then."""

    def __init__(self, total: int, on_progress: Progress | None, should_stop: Stop | None) -> None:
        self.done, self.total = 0, total
        self._on_progress, self._should_stop = on_progress, should_stop

    def step(self) -> None:
        """Count a record; raise MergeStopped if somebody asked to stop."""
        if self.done % PACE == 0:
            self.report()
        self.done += 1

    def report(self) -> None:
        """Tell how far it is; raise MergeStopped if somebody asked to stop."""
        if self._should_stop and self._should_stop():
            raise MergeStopped(self.done)
        if self._on_progress:
            self._on_progress(self.done, self.total)


def merge(
    job: MergeJob, out_path: Path, *, on_progress: Progress | None = None, should_stop: Stop | None = None
) -> MergeResult:
    """Write all records as one PDF; raise FaultyRecords before any page is made."""
    plan = make_plan(job, Pace(0, None, should_stop).report)
    pace = Pace(plan.total, on_progress, should_stop)
    draft = out_path.with_name(f".{out_path.name}.{os.getpid()}.draft")
    try:
        with draft.open("wb") as file:
            assembler = Assembler(plan, file)
            assembler.add(Stamper(plan, range(plan.total)).items(pace.step))
            assembler.finish()
            file.flush()
            os.fsync(file.fileno())
        draft.replace(out_path)
    finally:
        draft.unlink(missing_ok=True)
    pace.report()
    return result(plan, assembler)


def result(plan: Plan, assembler: Assembler) -> MergeResult:
    """Sum up a finished file."""
    writer = assembler.writer
    return MergeResult(
        assembler.tree.count,
        plan.letters,
        len(plan.classes),
        assembler.alone,
        writer.bytes_written,
        writer.sha256,
    )
