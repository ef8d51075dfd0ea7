"""What a file really is, by its first bytes, whatever its name says."""

import io
import zipfile
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from outreach.spreadsheets.errors import Refusal, SpreadsheetRefused

ZIP_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream name that marks a password-protected OOXML file inside an OLE container.
ENCRYPTED_MARK = "EncryptedPackage".encode("utf-16-le")

MARKS = (
    (b"%PDF-", _("a PDF")),
    (b"\x89PNG", _("a picture")),
    (b"\xff\xd8\xff", _("a picture")),
    (b"GIF8", _("a picture")),
    (b"Rar!", _("an archive")),
    (b"7z\xbc\xaf", _("an archive")),
    (b"\x1f\x8b", _("an archive")),
    (b"MZ", _("a program")),
    (b"\x7fELF", _("a program")),
)
# The folder inside the ZIP tells what the office file is.
OFFICE_FOLDERS = (("word/", _("a Word document")), ("ppt/", _("a presentation")))
TEXT_ENDINGS = (".csv", ".txt", ".tsv")


class Kind(StrEnum):
    XLSX = "xlsx"
    TEXT = "text"


def find_kind(data: bytes, name: str) -> Kind:
    """Return what can be read; refuse everything else, naming the kind found."""
    if not data:
        raise SpreadsheetRefused(Refusal.EMPTY)
    if data.startswith(OLE_MARK):
        raise _refuse_ole(data)
    if data.startswith(ZIP_MARK):
        _check_office_kind(data)
        return _check_name(Kind.XLSX, name)
    _check_marks(data)
    return _check_name(Kind.TEXT, name)


def _refuse_ole(data: bytes) -> SpreadsheetRefused:
    if ENCRYPTED_MARK in data:
        return SpreadsheetRefused(Refusal.ENCRYPTED)
    return SpreadsheetRefused(Refusal.WRONG_KIND, found=_("an old Excel workbook (.xls)"))


def _check_office_kind(data: bytes) -> None:
    names = _entry_names(data)
    if "xl/workbook.xml" in names:
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise SpreadsheetRefused(Refusal.MACROS)
        return
    if "content.xml" in names and "mimetype" in names:
        raise SpreadsheetRefused(Refusal.WRONG_KIND, found=_("an OpenDocument file"))
    for folder, found in OFFICE_FOLDERS:
        if any(name.startswith(folder) for name in names):
            raise SpreadsheetRefused(Refusal.WRONG_KIND, found=found)
    raise SpreadsheetRefused(Refusal.WRONG_KIND, found=_("a ZIP archive"))


def _entry_names(data: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise SpreadsheetRefused(Refusal.BROKEN) from error


def _check_marks(data: bytes) -> None:
    for mark, found in MARKS:
        if data.startswith(mark):
            raise SpreadsheetRefused(Refusal.WRONG_KIND, found=found)
    # UTF-16 pages are seen too: their NUL bytes fall out.
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<head", b"<meta", b"<div")):
        raise SpreadsheetRefused(Refusal.WRONG_KIND, found=_("a web page (HTML) saved as a spreadsheet"))
    if head.startswith((b"<?xml", b"<!doctype", b"<workbook")):
        raise SpreadsheetRefused(Refusal.WRONG_KIND, found=_("an XML file"))


def _check_name(kind: Kind, name: str) -> Kind:
    ending = name.lower().rpartition(".")[2]
    if kind == Kind.TEXT and f".{ending}" not in TEXT_ENDINGS:
        raise SpreadsheetRefused(Refusal.WRONG_NAME, name=name, found=_("a text table (CSV)"))
    if kind == Kind.XLSX and ending != "xlsx":
        raise SpreadsheetRefused(Refusal.WRONG_NAME, name=name, found=_("an Excel workbook (.xlsx)"))
    return kind
