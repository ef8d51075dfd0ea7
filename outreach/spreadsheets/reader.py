"""The one entrance: bytes and a file name in, rows of text out, one at a time."""

from collections.abc import Iterator
from typing import NamedTuple

from outreach.spreadsheets import text, workbook
from outreach.spreadsheets.errors import Refusal, SpreadsheetRefused
from outreach.spreadsheets.kinds import Kind, find_kind
from outreach.spreadsheets.limits import (
    MAX_CELL_CHARACTERS,
    MAX_COLUMNS,
    MAX_FILE_BYTES,
    MAX_ROWS,
)


class Row(NamedTuple):
    """A row that is not blank, with the number that Excel shows beside it."""

    number: int
    cells: list[str]


def read_rows(data: bytes, *, name: str) -> Iterator[Row]:
    """Yield the rows of the first visible sheet; raise SpreadsheetRefused as soon as a limit is passed."""
    if len(data) > MAX_FILE_BYTES:
        raise SpreadsheetRefused(Refusal.TOO_BIG, limit=MAX_FILE_BYTES // 1024 // 1024)
    kind = find_kind(data, name)
    rows = workbook.read(data) if kind == Kind.XLSX else text.read(data)
    # One more than the limit, because the first row holds the headers.
    for count, row in enumerate(_filled(rows)):
        if count > MAX_ROWS:
            raise SpreadsheetRefused(Refusal.TOO_MANY_ROWS, limit=MAX_ROWS)
        yield row


def _filled(rows: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    for number, cells in rows:
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if len(cells) > MAX_COLUMNS:
            raise SpreadsheetRefused(Refusal.TOO_MANY_COLUMNS, row=number, limit=MAX_COLUMNS)
        if max(map(len, cells)) > MAX_CELL_CHARACTERS:
            raise SpreadsheetRefused(Refusal.CELL_TOO_LONG, row=number, limit=MAX_CELL_CHARACTERS)
        yield Row(number, cells)
