"""The whole merge: check, lay out, write, move into place; how a letter is made is told in the other files."""

import hashlib
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from outreach.printing.errors import PrintError
from outreach.printing.merge.faults import FaultyRecords, check
from outreach.printing.merge.layout import lay_out, paint
from outreach.printing.merge.outline import Entry, Outline
from outreach.printing.merge.records import LETTER, MergeJob

BATCH = 50


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
    """What was made: `letters` counts records of the template 'letter', `fallbacks` those laid out one by one."""

    pages: int
    letters: int
    classes: int
    fallbacks: int
    bytes: int
    sha256: str


def merge(
    job: MergeJob,
    out_path: Path,
    *,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> MergeResult:
    """Write all records as one PDF; raise FaultyRecords before any page is made."""
    if faults := check(job):
        raise FaultyRecords(faults)
    rows = list(job.rows())
    outline, out, blobs = Outline(), pikepdf.new(), []
    for start in range(0, len(rows), BATCH):
        if should_stop and should_stop():
            raise MergeStopped(start)
        batch = [record for _, record in rows[start : start + BATCH]]
        documents = [lay_out(job.templates[record.template], record) for record in batch]
        blobs.append(pikepdf.open(io.BytesIO(paint(job, documents))))
        pages = iter(blobs[-1].pages)
        for record, document in zip(batch, documents, strict=True):
            outline.add(record.path, len(out.pages))
            for _ in document.pages:
                out.pages.append(next(pages))
            if job.pad_even and len(document.pages) % 2:
                out.add_blank_page(page_size=out.pages[-1].mediabox[2:])
        if on_progress:
            on_progress(min(start + BATCH, len(rows)), len(rows))
    _add_outline(out, outline)
    draft = out_path.with_name(f".{out_path.name}.draft")
    out.save(draft)
    os.replace(draft, out_path)
    data = out_path.read_bytes()
    letters = sum(record.template == LETTER for _, record in rows)
    return MergeResult(len(out.pages), letters, 0, len(rows), len(data), hashlib.sha256(data).hexdigest())


def _add_outline(pdf: pikepdf.Pdf, outline: Outline) -> None:
    def item(entry: Entry) -> pikepdf.OutlineItem:
        made = pikepdf.OutlineItem(entry.title, entry.page)
        made.children.extend(map(item, entry.below))
        return made

    with pdf.open_outline() as tree:
        tree.root.extend(map(item, outline.root.below))
