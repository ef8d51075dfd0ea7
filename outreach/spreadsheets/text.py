"""CSV and tab-separated text in UTF-8, GB18030 (GBK) and UTF-16, as Excel and WPS write them."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from outreach.spreadsheets.errors import Refusal, SpreadsheetRefused

DELIMITERS = ",\t;"
# A Chinese character in UTF-8: three bytes, the first of them E3 to E9.
UTF8_HANZI = re.compile(rb"[\xe3-\xe9][\x80-\xbf]{2}")
# The writer puts ' before what Excel would take for a formula; reading takes it off again.
FORMULA_GUARD = re.compile(r"'+[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")

TextRow = tuple[int, list[str]]


def read(data: bytes) -> Iterator[TextRow]:
    """Yield (row number, cells); the number is that of the record, as Excel counts."""
    text = decode(data)
    for number, cells in _records(text):
        yield number, [cell[1:] if FORMULA_GUARD.match(cell) else cell for cell in cells]


def decode(data: bytes) -> str:
    """Return the text; refuse mixed encodings, naming the first row that departs."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode_whole(data, "utf-16")
    if encoding := _utf16_without_bom(data[:4096]):
        return _decode_whole(data, encoding)
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        _refuse_mixed(data)
    return data.decode("gb18030")


def _utf16_without_bom(head: bytes) -> str:
    """In UTF-16 a line end and a delimiter have a zero byte beside them; a stray NUL has not both."""
    for encoding in ("utf-16-le", "utf-16-be"):
        line_end = "\n".encode(encoding)
        if line_end in head and any(mark.encode(encoding) in head for mark in DELIMITERS):
            return encoding
    return ""


def _decode_whole(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        row = data[: error.start].decode(encoding, "replace").count("\n") + 1
        raise SpreadsheetRefused(Refusal.UNREADABLE_TEXT, row=row) from error


def _refuse_mixed(data: bytes) -> None:
    """Find the first row whose bytes depart from the encoding of the rows before it.

    Latin-1 keeps every byte, and neither encoding uses a delimiter, quote or line end inside a
    character, so records can be split before they are decoded. Text in UTF-8 often passes as
    GB18030 nonsense; therefore a row with a UTF-8 Chinese character counts as UTF-8.
    """
    first = ""
    for number, cells in _records(data.decode("latin-1")):
        raw = "\n".join(cells).encode("latin-1")
        if raw.isascii():
            continue
        encoding = _encoding_of(raw, number)
        first = first or encoding
        if encoding != first:
            raise SpreadsheetRefused(Refusal.MIXED_ENCODING, row=number, encoding=first)


def _encoding_of(raw: bytes, number: int) -> str:
    if _decodes(raw, "utf-8") and UTF8_HANZI.search(raw):
        return "UTF-8"
    if _decodes(raw, "gb18030"):
        return "GB18030"
    raise SpreadsheetRefused(Refusal.UNREADABLE_TEXT, row=number)


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _records(text: str) -> Iterator[TextRow]:
    number = 0
    # strict: an unclosed quotation mark would otherwise swallow the rest of the file without a word.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error as error:
        raise SpreadsheetRefused(Refusal.OPEN_QUOTE, row=number + 1) from error


def _delimiter(text: str) -> str:
    """Return the delimiter that the first line uses most; a comma when there is none."""
    head = text[:4096].splitlines()[:1]
    return max(DELIMITERS, key=head[0].count) if head else ","
