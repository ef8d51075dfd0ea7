"""Part files: the stamped items of a span of records, written by one worker and read by the one who joins them.

A part is worth nothing without its plan: it holds what varies, and names the plan by its digest. It appears under its
name only when it is whole and on the disk, so that after a crash whatever is there can be used.
"""

import marshal
import os
from collections.abc import Callable, Iterator
from hashlib import sha256
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, BinaryIO

from outreach.printing.errors import PrintError
from outreach.printing.merge import stamper
from outreach.printing.merge.base import BaseObject
from outreach.printing.merge.plan import Plan
from outreach.printing.merge.stamper import Alone, Batch, Group, Item, Letter, Stamper

MAGIC = "outreach merge part 1"
FRAME = 500
_KINDS = (Letter, Group, Alone, Batch)


class UnfitPart(PrintError):
    """A part that is damaged or belongs to other records, another template or other fonts."""

    code = "unfit_part"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The part {path.name} does not belong to this job as it is now. Delete it and start the job again.",
            f"分段文件 {path.name} 与当前任务不符。请删除后重新开始任务。",
        )
        self.path = path


def spans(total: int, count: int) -> list[range]:
    """Divide `total` records into at most `count` spans of nearly equal length, each of whole blocks.

    However many there are, their parts are joined to the same file, byte by byte.
    """
    block = stamper.BLOCK
    edges = [min(total, round(total * at / count / block) * block) for at in range(count)] + [total]
    return [range(first, end) for first, end in pairwise(edges) if first < end]


def write_part(plan: Plan, span: range, path: Path, on_record: Callable[[], None] = lambda: None) -> None:
    """Write one span's part, unless a whole one is there already."""
    if has_part(plan, span, path):
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.draft")
    try:
        with draft.open("wb") as file:
            marshal.dump(_header(plan, span), file)
            dump_items(Stamper(plan, span).items(on_record), file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def has_part(plan: Plan, span: range, path: Path) -> bool:
    """Tell whether a part of this plan and span is there."""
    try:
        with path.open("rb") as file:
            return bool(marshal.load(file) == _header(plan, span))  # noqa: S302 - our own file, in the job's own folder
    except (OSError, EOFError, ValueError, TypeError):
        return False


def read_part(plan: Plan, span: range, path: Path) -> Iterator[Item]:
    """Yield the items of a part; raise UnfitPart if it is not of this plan."""
    if not has_part(plan, span, path):
        raise UnfitPart(path)
    with path.open("rb") as file:
        marshal.load(file)  # noqa: S302
        yield from load_items(file)


def load_items(file: BinaryIO) -> Iterator[Item]:
    """Yield the items that dump_items() wrote."""
    while frame := marshal.load(file):  # noqa: S302 - our own file, in the job's own folder
        yield from map(_item, frame)


def _header(plan: Plan, span: range) -> tuple[str, str, str, int, int]:
    return MAGIC, plan.digest, _seal(plan, span), span.start, span.stop


def _seal(plan: Plan, span: range) -> str:
    """Return a fingerprint of the records themselves; their classes alone don't tell one serial number from another."""
    seal = sha256()
    for _, record in islice(plan.job.rows(), span.start, span.stop):
        seal.update(repr((record.path, sorted(record.values.items()))).encode())
    return seal.hexdigest()


def dump_items(items: Iterator[Item], file: BinaryIO) -> None:
    """Write items so that load_items() yields them again."""
    frame: list[tuple[object, ...]] = []
    for item in items:
        frame.append(_plain(item))
        if len(frame) >= FRAME:
            marshal.dump(frame, file)
            frame.clear()
    if frame:
        marshal.dump(frame, file)
    marshal.dump([], file)


def _plain(item: Item) -> tuple[object, ...]:
    if isinstance(item, Batch):
        return _KINDS.index(Batch), [(one.number, one.head, one.data) for one in item.objects], item.pages
    return _KINDS.index(type(item)), *item


def _item(plain: tuple[Any, ...]) -> Item:
    kind, *values = plain
    if kind == _KINDS.index(Batch):
        objects, pages = values
        return Batch([BaseObject(*one) for one in objects], pages)
    make: Any = _KINDS[kind]
    item: Item = make(*values)
    return item
