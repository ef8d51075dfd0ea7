"""Writes rows as XLSX and CSV in which no cell can become a formula and nothing is cut."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

import xlsxwriter

from outreach.spreadsheets.errors import Refusal, SpreadsheetRefused

# Excel's own limit; longer text would be cut by Excel without a word.
MAX_CELL_CHARACTERS = 32_767
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Excel and WPS run a cell that starts like this; the reader takes the guard off again.
FORMULA_LIKE = re.compile(r"'*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
COLUMN_WIDTH = 16

Value = str | int | None


def write_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Value]], *, sheet: str) -> bytes:
    """Return a workbook whose texts are text cells and whose numbers are numbers."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        page = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", sheet)[:31])
        page.freeze_panes(1, 0)
        page.set_column(0, max(len(headings) - 1, 0), COLUMN_WIDTH)
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for column, heading in enumerate(headings):
            page.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write_cell(page, number, column, value, text)
    return buffer.getvalue()


def _write_cell(
    page: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Value, text: xlsxwriter.format.Format
) -> None:
    if isinstance(value, int):
        page.write_number(row, column, value)
    elif value:
        page.write_string(row, column, _clean(value, row + 1), text)


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return CSV in UTF-8 with a BOM, which Excel needs to see that it is UTF-8."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(headings)
    for number, row in enumerate(rows, start=2):
        writer.writerow([guarded(value, number) for value in row])
    return buffer.getvalue().encode("utf-8-sig")


def guarded(value: Value, row: int) -> str:
    """Return the cell of a CSV as no program will run it."""
    if value is None or isinstance(value, int):
        return "" if value is None else str(value)
    text = _clean(value, row)
    # A leading TAB or CR is dangerous and goes with the control characters; so does what hides a sign behind itself.
    return f"'{text}" if FORMULA_LIKE.match(value) or FORMULA_LIKE.match(text) else text


def _clean(text: str, row: int) -> str:
    text = CONTROL.sub("", text)
    if len(text) > MAX_CELL_CHARACTERS:
        raise SpreadsheetRefused(Refusal.CELL_TOO_LONG, row=row, limit=MAX_CELL_CHARACTERS)
    return text
