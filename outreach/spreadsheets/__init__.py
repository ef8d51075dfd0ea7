"""Reads rows of text from spreadsheets that strangers send; knows nothing of what the rows mean."""

from outreach.spreadsheets.errors import Refusal, SpreadsheetRefused
from outreach.spreadsheets.limits import MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS
from outreach.spreadsheets.reader import Row, read_rows
from outreach.spreadsheets.writer import write_csv, write_xlsx

__all__ = [
    "MAX_COLUMNS",
    "MAX_FILE_BYTES",
    "MAX_ROWS",
    "Refusal",
    "Row",
    "SpreadsheetRefused",
    "read_rows",
    "write_csv",
    "write_xlsx",
]
