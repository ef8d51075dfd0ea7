"""The outline of a merged file: one entry for each township and village, pointing at its first page; no PDF syntax here."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Entry:
    """A title, the number of its first page from 0, and the entries below it."""

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
