"""The outline of a merged file: one entry for each township and village, pointing at its first page; see PDF 12.3.3."""

from codecs import BOM_UTF16_BE
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate


@dataclass
class Entry:
    """A title, the object number of its first page, and the entries below it."""

    title: str
    page: int
    below: list["Entry"] = field(default_factory=list)

    def walk(self) -> Iterator["Entry"]:
        """Yield every entry below this one, in reading order."""
        for entry in self.below:
            yield entry
            yield from entry.walk()


class Outline:
    """Grows with the records: a path that differs from the one before opens new entries."""

    def __init__(self) -> None:
        self.root = Entry("", 0)
        self._open: list[Entry] = []

    def add(self, path: tuple[str, ...], page: int) -> None:
        """Note that the record with this path begins on this page."""
        same = 0
        while same < min(len(path), len(self._open)) and self._open[same].title == path[same]:
            same += 1
        if same == len(path):
            return
        del self._open[same:]
        for title in path[same:]:
            parent = self._open[-1] if self._open else self.root
            parent.below.append(Entry(title, page))
            self._open.append(parent.below[-1])


def outline_objects(root: Entry, number: int) -> list[tuple[int, bytes]]:
    """Return the outline dictionaries; the root has the given number, its entries the ones after it."""
    objects: list[tuple[int, bytes]] = []
    _add_level(root, number, objects)
    objects.append((number, b"<</Type/Outlines%b/Count %d>>" % (_ends(root, number), len(root.below))))
    return objects


def _add_level(parent: Entry, number: int, objects: list[tuple[int, bytes]]) -> None:
    numbers = _numbers(parent, number)
    for at, (entry, own) in enumerate(zip(parent.below, numbers, strict=True)):
        title = (BOM_UTF16_BE + entry.title.encode("utf-16-be")).hex().encode()
        links = b"/Prev %d 0 R" % numbers[at - 1] if at else b""
        links += b"/Next %d 0 R" % numbers[at + 1] if at + 1 < len(numbers) else b""
        # A negative count keeps the villages folded below their township.
        below = b"%b/Count -%d" % (_ends(entry, own), len(entry.below)) if entry.below else b""
        data = b"<</Title<%b>/Parent %d 0 R%b%b/Dest[%d 0 R/Fit]>>" % (
            title,
            number,
            links,
            below,
            entry.page,
        )
        objects.append((own, data))
        _add_level(entry, own, objects)


def _numbers(parent: Entry, number: int) -> list[int]:
    sizes = [1 + sum(1 for _ in entry.walk()) for entry in parent.below]
    return [number + 1 + before for before in accumulate(sizes[:-1], initial=0)] if sizes else []


def _ends(entry: Entry, number: int) -> bytes:
    numbers = _numbers(entry, number)
    return b"/First %d 0 R/Last %d 0 R" % (numbers[0], numbers[-1])
