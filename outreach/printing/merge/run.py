"""The whole merge: plan, stamp, assemble, move into place; how a letter is made is told in the other files."""

import mmap
import os
import tempfile
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from outreach.printing.errors import PrintError
from outreach.printing.merge.assemble import Assembler, Paper
from outreach.printing.merge.forked import Forked, processors
from outreach.printing.merge.parts import dump_items, load_items, read_part, write_part
from outreach.printing.merge.plan import Plan, make_plan
from outreach.printing.merge.records import MergeJob
from outreach.printing.merge.stamper import BLOCK, Alone, Item, Letter, Stamper

Progress = Callable[[int, int], None]
Stop = Callable[[], bool]
# Asking whether to stop may be a query; once in so many letters is soon enough.
PACE = 250
# A second process costs 20 ms and some memory; stamping so many letters takes longer.
WORTH_A_PROCESS = 4000
# The parent also assembles what the child stamps, so it stamps less itself.
PARENTS_SHARE = 0.3


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
    """What was made: `letters` counts records of the template 'letter', `fallbacks` records laid out one by one.

    `lengths` are the pages of each record without its blank back, `papers` the sizes of all pages; with `has_pictures`
    some of the file's objects are photos.
    """

    pages: int
    letters: int
    classes: int
    fallbacks: int
    bytes: int
    sha256: str
    lengths: "array[int]"
    papers: frozenset[Paper] = frozenset()
    has_pictures: bool = False


class Pace:
    """Reports progress and asks whether to stop, now and then; a child counts in memory that the parent sees."""

    def __init__(
        self, total: int, on_progress: Progress | None = None, should_stop: Stop | None = None
    ) -> None:
        self.total = total
        self._own = self._mark = 0
        self._childs = mmap.mmap(-1, 8)
        self._on_progress, self._should_stop = on_progress, should_stop

    @property
    def done(self) -> int:
        return self._own + int.from_bytes(self._childs[:])

    def step(self) -> None:
        """Count a record; raise MergeStopped if somebody asked to stop."""
        self._own += 1
        if self._own >= self._mark:
            self._mark = self._own + PACE
            self.report()

    def counted(self, items: Iterable[Item]) -> Iterator[Item]:
        """Count the records among the items that pass."""
        for item in items:
            if isinstance(item, Letter | Alone):
                self.step()
            yield item

    def childs_step(self) -> None:
        """Count a record in a child process."""
        self._own += 1
        if self._own % PACE == 0:
            self.childs_end()

    def childs_end(self) -> None:
        """Let the parent see the count."""
        self._childs[:] = self._own.to_bytes(8)

    def report(self) -> None:
        """Tell how far it is; raise MergeStopped if somebody asked to stop."""
        if self._should_stop and self._should_stop():
            raise MergeStopped(self.done)
        if self._on_progress:
            self._on_progress(self.done, self.total)


def merge(
    job: MergeJob,
    out_path: Path,
    *,
    on_progress: Progress | None = None,
    should_stop: Stop | None = None,
    processes: int = 0,
) -> MergeResult:
    """Write all records as one PDF; raise FaultyRecords before any page is made.

    With two `processes` (0 chooses) a forked child goes through half of the records: they must not come from an open
    database connection, which a child can't share.
    """
    processes = min(processes, processors()) if processes else processors()
    plan = make_plan(job, Pace(0, None, should_stop).report, processes)
    pace = Pace(plan.total, on_progress, should_stop)
    is_double = processes > 1 and plan.total >= WORTH_A_PROCESS
    with assembled(plan, out_path) as assembler:
        if is_double:
            _merge_double(plan, assembler, pace, out_path.parent)
        else:
            assembler.add(Stamper(plan, range(plan.total)).items(pace.step))
    pace.report()
    return result(plan, assembler)


def merge_part(
    plan: Plan,
    span: range,
    path: Path,
    *,
    on_progress: Progress | None = None,
    should_stop: Stop | None = None,
) -> None:
    """Write the part of a span of records; a whole part that is there already is kept."""
    pace = Pace(len(span), on_progress, should_stop)
    write_part(plan, span, path, pace.step)


def join(
    plan: Plan,
    parts: Sequence[tuple[range, Path]],
    out_path: Path,
    *,
    on_progress: Progress | None = None,
    should_stop: Stop | None = None,
) -> MergeResult:
    """Join the parts, in order, into one PDF with one set of fonts and one outline: the file that merge() makes."""
    pace = Pace(plan.total, on_progress, should_stop)
    with assembled(plan, out_path) as assembler:
        for span, path in parts:
            assembler.add(pace.counted(read_part(plan, span, path)))
    pace.report()
    return result(plan, assembler)


@contextmanager
def assembled(plan: Plan, out_path: Path) -> Iterator[Assembler]:
    """Open a draft beside `out_path`, and give it its name when it is whole and on the disk."""
    draft = out_path.with_name(f".{out_path.name}.{os.getpid()}.draft")
    try:
        with draft.open("wb") as file:
            assembler = Assembler(plan, file)
            yield assembler
            assembler.finish()
            file.flush()
            os.fsync(file.fileno())
        draft.replace(out_path)
    finally:
        draft.unlink(missing_ok=True)


def _merge_double(plan: Plan, assembler: Assembler, pace: Pace, folder: Path) -> None:
    middle = round(plan.total * PARENTS_SHARE / BLOCK) * BLOCK
    second = range(middle, plan.total)
    with tempfile.TemporaryDirectory(prefix=".merge-", dir=folder) as scratch:
        path = Path(scratch) / "second.part"

        def work() -> None:
            with path.open("wb") as file:
                dump_items(Stamper(plan, second).items(pace.childs_step), file)
            pace.childs_end()

        child = Forked(work)
        try:
            assembler.add(Stamper(plan, range(middle)).items(pace.step))
            while not child.is_done(wait_s=0.2):
                pace.report()
            child.result()
        finally:
            child.stop()
        with path.open("rb") as file:
            assembler.add(load_items(file))


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
        assembler.lengths,
        assembler.papers,
        assembler.has_pictures,
    )
