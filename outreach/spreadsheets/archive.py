"""Opens the ZIP of a workbook only after its table of contents has been found harmless."""

import io
import zipfile

from outreach.spreadsheets.errors import Refusal, SpreadsheetRefused
from outreach.spreadsheets.limits import (
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    RATIO_COUNTS_FROM_BYTES,
)

ARCHIVE_ENDINGS = (".zip", ".xlsx", ".xlsm", ".jar", ".gz", ".7z", ".rar", ".tar")


def open_workbook(data: bytes) -> zipfile.ZipFile:
    """Return the opened archive; refuse bombs, nested archives and odd entries before unpacking."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise SpreadsheetRefused(Refusal.BOMB)
    for entry in entries:
        _check_entry(entry)
    # zipfile never yields more bytes than the size declared here, so a lie can't get past it.
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES:
        raise SpreadsheetRefused(Refusal.BOMB)
    return archive


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name:
        raise SpreadsheetRefused(Refusal.UNSAFE_ENTRY, entry=name[:80])
    if name.lower().endswith(ARCHIVE_ENDINGS):
        raise SpreadsheetRefused(Refusal.UNSAFE_ENTRY, entry=name[:80])
    if entry.flag_bits & 0x1:
        raise SpreadsheetRefused(Refusal.ENCRYPTED)
    is_big = entry.file_size > RATIO_COUNTS_FROM_BYTES
    if is_big and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise SpreadsheetRefused(Refusal.BOMB)
