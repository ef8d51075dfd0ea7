"""Puts items in their places in the file: groups, letters, batches, blank pages, outline, catalogue."""

import re
from array import array
from collections.abc import Iterable
from typing import BinaryIO, NamedTuple

from outreach.printing.boxes import Box, box_of
from outreach.printing.merge.base import BaseObject
from outreach.printing.merge.outline import Outline, outline_objects
from outreach.printing.merge.plan import Plan
from outreach.printing.merge.stamper import Alone, Batch, Group, Item, Letter
from outreach.printing.merge.writer import PageTree, Writer, framed

_REFERENCE = re.compile(rb"\b(\d+) 0 R\b")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_BOX = re.compile(rb"/(MediaBox|TrimBox)\s*\[([^]]*)\]")
# A page dictionary's middle, and whether nothing on the page is a letter's own.
Head = tuple[bytes, bool]


class Paper(NamedTuple):
    """The size of a page as it is printed and as it is cut."""

    media: Box
    trim: Box


class Assembler:
    """Writes one merged file from the items of a plan."""

    def __init__(self, plan: Plan, file: BinaryIO) -> None:
        self._plan, self._base = plan, plan.base
        self.writer = Writer(file, plan.base.version)
        self.tree = PageTree(self.writer)
        self.alone = 0
        self.lengths = array("H")
        self.has_pictures = False
        self._boxes: set[bytes] = set()
        self._outline = Outline()
        self._path: tuple[str, ...] = ()
        self._groups: dict[int, list[Head]] = {}
        self._made: dict[tuple[object, ...], list[Head]] = {}
        self._leads: dict[bytes, int] = {}
        self._sheet_resources: dict[int, int] = {}
        self._batch: list[bytes] = []
        self._blank = 0
        self.writer.reserve(self._base.size - 1)
        for one in self._base.objects:
            self._add(one)

    def add(self, items: Iterable[Item]) -> None:
        """Write items in order; group numbers are those of one part."""
        self._groups.clear()
        for item in items:
            if isinstance(item, Letter):
                self._add_letter(item)
            elif isinstance(item, Group):
                self._groups[item.number] = self._group(item)
            elif isinstance(item, Batch):
                self._add_batch(item)
            else:
                self._add_alone(item)

    def finish(self) -> None:
        """Write page tree, outline, catalogue and cross references."""
        writer, entries = self.writer, dict(self._base.catalog)
        entries["Pages"] = b"%d 0 R" % self.tree.finish()
        if self._outline.root.below:
            first = writer.reserve(1 + sum(1 for _ in self._outline.root.walk()))
            for number, data in outline_objects(self._outline.root, first):
                writer.add(number, data)
            entries |= {"Outlines": b"%d 0 R" % first, "PageMode": b"/UseOutlines"}
        catalog, info = writer.reserve(), writer.reserve()
        listed = b"".join(b"/%b %b" % (key.encode(), value) for key, value in entries.items())
        writer.add(catalog, b"<</Type/Catalog%b>>" % listed)
        writer.add(info, self._base.info)
        writer.finish(catalog, info)

    @property
    def papers(self) -> frozenset[Paper]:
        """Every size that a page has."""
        found: list[dict[bytes, bytes]] = [dict(_BOX.findall(boxes)) for boxes in self._boxes]
        return frozenset(
            Paper(box_of(one[b"MediaBox"].split()), box_of(one[b"TrimBox"].split())) for one in found
        )

    def _add(self, one: BaseObject) -> None:
        if one.data is None:
            self.writer.add(one.number, one.head)
        else:
            self.has_pictures = self.has_pictures or bool(_PICTURE.search(one.head))
            self.writer.add_stream(one.number, one.head, one.data)

    def _add_letter(self, letter: Letter) -> None:
        heads, place = self._groups[letter.group], 0
        numbers = []
        for head, is_still in heads:
            if is_still:
                numbers.append(self._page(head + b"]"))
            else:
                content = self.writer.add_framed(letter.own[place])
                numbers.append(self._page(b"%b %d 0 R]" % (head, content)))
                place += 1
        self._end_record(letter.path, numbers, heads[-1][0])

    def _add_alone(self, alone: Alone) -> None:
        heads, self._batch = self._batch[: alone.pages], self._batch[alone.pages :]
        self._boxes.update(head[: head.index(b"/Contents")] for head in heads)
        self.alone += 1
        self._end_record(alone.path, [self._page(head) for head in heads], heads[-1])

    def _end_record(self, path: tuple[str, ...], numbers: list[int], last_head: bytes) -> None:
        self.lengths.append(len(numbers))
        if path != self._path:
            self._path = path
            self._outline.add(path, numbers[0])
        if self._plan.job.pad_even and len(numbers) % 2:
            self._blank = self._blank or self.writer.add_framed(framed(b""))
            boxes = last_head[: last_head.index(b"/Resources")]
            self._page(boxes + b"/Resources<<>>/Contents %d 0 R" % self._blank)

    def _page(self, head: bytes) -> int:
        number = self.writer.next_number()
        self.writer.add(number, b"<</Type/Page/Parent %d 0 R%b>>" % (self.tree.add(number), head))
        return number

    def _group(self, group: Group) -> list[Head]:
        key = group[1:]
        if key not in self._made:
            first = self._plan.classes[group.layout_class].first_sheet
            pages = zip(group.forms, group.leads, group.still, strict=True)
            self._made[key] = [self._group_page(first + at, *page) for at, page in enumerate(pages)]
        return self._made[key]

    def _group_page(self, sheet: int, forms: tuple[bytes, ...], lead: bytes, is_still: bool) -> Head:
        resources, boxes = self._resources(sheet), self._base.boxes[sheet]
        if forms:
            media = boxes[: boxes.index(b"/TrimBox")].removeprefix(b"/MediaBox")
            entries = b"/Type/XObject/Subtype/Form/BBox%b/Resources %d 0 R" % (media, resources)
            made = [
                b"/g%d %d 0 R" % (at, self.writer.add_framed(framed(ops, entries)))
                for at, ops in enumerate(forms)
            ]
            resources = self._new_resources(self._fixed(sheet) + b"".join(made))
        self._boxes.add(boxes)
        if lead not in self._leads:
            self._leads[lead] = self.writer.add_framed(framed(lead))
        return boxes + b"/Resources %d 0 R/Contents[%d 0 R" % (resources, self._leads[lead]), is_still

    def _resources(self, sheet: int) -> int:
        if sheet not in self._sheet_resources:
            self._sheet_resources[sheet] = self._new_resources(self._fixed(sheet))
        return self._sheet_resources[sheet]

    def _fixed(self, sheet: int) -> bytes:
        return b"".join(b"/f%d %d 0 R" % (at, number) for at, number in enumerate(self._base.fixed[sheet]))

    def _new_resources(self, objects: bytes) -> int:
        number = self.writer.next_number()
        shared = b"/Font %b/ExtGState %b" % (self._base.fonts, self._base.states)
        self.writer.add(number, b"<<%b/XObject<<%b>>>>" % (shared, objects))
        return number

    def _add_batch(self, batch: Batch) -> None:
        highest = max(one.number for one in batch.objects)
        offset = self.writer.reserve(highest) - 1

        def moved(data: bytes) -> bytes:
            return _REFERENCE.sub(lambda found: b"%d 0 R" % (int(found[1]) + offset), data)

        for one in batch.objects:
            self._add(BaseObject(one.number + offset, moved(one.head), one.data))
        self._batch += [moved(head).removeprefix(b"<<").removesuffix(b">>") for head in batch.pages]
