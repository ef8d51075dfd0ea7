"""A streaming PDF writer: object streams, a cross-reference stream, a balanced page tree; knows nothing of letters."""

import hashlib
import zlib
from array import array
from collections.abc import Sequence
from typing import BinaryIO

FREE, PLAIN, IN_STREAM = 0, 1, 2
# An entry holds kind, place (an offset, or the number of an object stream) and index in one number of 64 bits.
KIND, INDEX, PLACE = 62, 46, (1 << 46) - 1
KIDS = 64
BUNDLE = 100
LEVEL = 6
# Each letter's own content: two thirds of the time for a fifteenth more bytes.
OWN_LEVEL = 4
# Below this, deflate saves less than its name in the dictionary costs.
WORTH_PACKING = 300


def framed(ops: bytes, entries: bytes = b"") -> bytes:
    """Return a content stream or form as the body of an object, packed where that pays."""
    if len(ops) > WORTH_PACKING:
        ops = zlib.compress(ops, OWN_LEVEL)
        entries += b"/Filter/FlateDecode"
    return b"<<%b/Length %d>>\nstream\n%b\nendstream\nendobj\n" % (entries, len(ops), ops)


class Writer:
    """Writes objects as they come; in memory stay eight bytes for each object."""

    def __init__(self, file: BinaryIO, version: str) -> None:
        self._file = file
        self._place = 0
        self._hash = hashlib.sha256()
        self._entries = array("Q", [0xFFFF << INDEX])
        self._buffer: list[bytes] = []
        self._bundle: list[tuple[int, bytes]] = []
        self._put(b"%PDF-" + version.encode() + b"\n%\xe2\xe3\xcf\xd3\n")

    @property
    def size(self) -> int:
        """The next free object number."""
        return len(self._entries)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    @property
    def bytes_written(self) -> int:
        return self._place

    def reserve(self, count: int = 1) -> int:
        """Take `count` object numbers and return the first; one that is never written counts as free."""
        first = len(self._entries)
        self._entries.extend((FREE,) * count)
        return first

    def next_number(self) -> int:
        """Take one object number; the fast form of reserve()."""
        self._entries.append(FREE)
        return len(self._entries) - 1

    def add_stream(self, number: int, head: bytes, data: bytes) -> None:
        """Write a stream object; `head` is its dictionary with /Length."""
        self._entries[number] = PLAIN << KIND | self._place
        self._put(b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (number, head, data))

    def add_framed(self, body: bytes) -> int:
        """Write what framed() made as a new object and return its number."""
        number = len(self._entries)
        self._entries.append(PLAIN << KIND | self._place)
        self._put(b"%d 0 obj\n%b" % (number, body))
        return number

    def add(self, number: int, data: bytes) -> None:
        """Write any other object, together with a hundred more, compressed."""
        self._bundle.append((number, data))
        if len(self._bundle) >= BUNDLE:
            self._flush()

    def finish(self, catalog: int, info: int) -> None:
        """Write what is still open, the cross-reference stream and the end."""
        if self._bundle:
            self._flush()
        number, place = self.reserve(), self._place
        self._entries[number] = PLAIN << KIND | place
        width = (place.bit_length() + 7) // 8
        data = zlib.compress(self._cross_references(width), LEVEL)
        self._write_buffer()
        identifier = self._hash.hexdigest()[:32].encode()
        head = (
            b"<</Type/XRef/Size %d/W[1 %d 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]/Filter/FlateDecode"
            b"/DecodeParms<</Predictor 12/Columns %d>>/Length %d>>"
            % (number + 1, width, catalog, info, identifier, identifier, width + 3, len(data))
        )
        self._put(b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (number, head, data))
        self._put(b"startxref\n%d\n%%%%EOF\n" % place)
        self._write_buffer()

    def _flush(self) -> None:
        bodies = [data for _, data in self._bundle]
        numbers, place = [], 0
        for number, body in self._bundle:
            numbers.append(b"%d %d" % (number, place))
            place += len(body) + 1
        index = b" ".join(numbers) + b"\n"
        data = zlib.compress(index + b"\n".join(bodies), LEVEL)
        stream = self.reserve()
        for at, (number, _) in enumerate(self._bundle):
            self._entries[number] = IN_STREAM << KIND | at << INDEX | stream
        head = b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>" % (
            len(bodies),
            len(index),
            len(data),
        )
        self._bundle = []
        self.add_stream(stream, head, data)

    def _cross_references(self, width: int) -> bytes:
        """Return the table, each row as its difference to the row above (PNG predictor 2), which packs to two bytes."""
        entries = array("Q", self._entries)
        entries.byteswap()
        packed = entries.tobytes()
        kinds = bytes(one >> 6 for one in packed[::8])
        indexes = array("H", ((one >> INDEX) & 0xFFFF for one in self._entries))
        indexes.byteswap()
        low = indexes.tobytes()
        places = array("Q", (one & PLACE for one in self._entries))
        places.byteswap()
        raw = places.tobytes()
        columns = [kinds, *(raw[8 - width + at :: 8] for at in range(width)), low[::2], low[1::2]]
        rows = bytearray(b"\2" * len(kinds) * (width + 4))
        for at, column in enumerate(columns, 1):
            rows[at :: width + 4] = bytes(
                one - two & 255 for one, two in zip(column, b"\0" + column, strict=False)
            )
        return bytes(rows)

    def _put(self, data: bytes) -> None:
        self._buffer.append(data)
        self._place += len(data)
        if len(self._buffer) >= 256:
            self._write_buffer()

    def _write_buffer(self) -> None:
        data = b"".join(self._buffer)
        self._buffer.clear()
        self._file.write(data)
        self._hash.update(data)


Node = tuple[int, Sequence[int], int]  # number, kids, pages below


class PageTree:
    """Collects pages under leaves of 64 and, at the end, leaves under nodes; a page knows its parent at once."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._waiting: list[tuple[int, array[int]]] = []
        self._kids = array("L")
        self._leaf = 0
        self.count = 0

    def add(self, page: int) -> int:
        """Put a page at the end and return its parent's number."""
        if not self._kids:
            self._leaf = self._writer.reserve()
        self._kids.append(page)
        self.count += 1
        leaf = self._leaf
        if len(self._kids) == KIDS:
            self._close_leaf()
        return leaf

    def finish(self) -> int:
        """Write the tree and return the root's number."""
        if self._kids or not self._waiting:
            self._leaf = self._leaf if self._kids else self._writer.reserve()
            self._close_leaf()
        nodes: list[Node] = [(number, kids, len(kids)) for number, kids in self._waiting]
        while len(nodes) > 1:
            nodes = [self._join(nodes[at : at + KIDS]) for at in range(0, len(nodes), KIDS)]
        self._write(nodes[0], None)
        return nodes[0][0]

    def _close_leaf(self) -> None:
        self._waiting.append((self._leaf, self._kids))
        self._kids = array("L")

    def _join(self, nodes: list[Node]) -> Node:
        parent = self._writer.reserve()
        for node in nodes:
            self._write(node, parent)
        return parent, [number for number, _, _ in nodes], sum(count for _, _, count in nodes)

    def _write(self, node: Node, parent: int | None) -> None:
        number, kids, count = node
        above = b"/Parent %d 0 R" % parent if parent else b""
        refs = b" ".join(b"%d 0 R" % kid for kid in kids)
        self._writer.add(number, b"<</Type/Pages%b/Count %d/Kids[%b]>>" % (above, count, refs))
