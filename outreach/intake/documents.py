"""What a document really is, by its content, and whether it would do anything when it is opened."""

import re
import zipfile
from io import BytesIO

import magic

from outreach.intake.errors import DocumentRefused, Refusal
from outreach.printing import dangers
from outreach.spreadsheets.errors import Refusal as SheetRefusal
from outreach.spreadsheets.errors import SpreadsheetRefused
from outreach.spreadsheets.kinds import find_kind
from outreach.spreadsheets.limits import (
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
    RATIO_COUNTS_FROM_BYTES,
)

MAX_DOCUMENT_BYTES = 20 * 1024 * 1024
MIME_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
OFFICE_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
PROGRAMS = re.compile(r"(vbaproject|vbadata|activex|oleobject|/embeddings/|macrosheets)", re.IGNORECASE)
# A link is followed when somebody clicks it; a template, picture or frame is loaded on opening.
REMOTE = re.compile(rb'TargetMode\s*=\s*["\']External["\']', re.IGNORECASE)
LINK = re.compile(rb'Type\s*=\s*["\'][^"\']*/hyperlink["\']', re.IGNORECASE)
RELATIONSHIP = re.compile(rb"<Relationship\b[^>]*>", re.IGNORECASE)
PDF_REFUSALS = {
    dangers.UNREADABLE: Refusal.DAMAGED,
    dangers.ENCRYPTED: Refusal.LOCKED,
    dangers.LAUNCH: Refusal.LAUNCH,
    dangers.SCRIPT: Refusal.SCRIPT,
    dangers.ATTACHMENT: Refusal.ATTACHMENT,
    dangers.OUTSIDE: Refusal.OUTSIDE,
}


def check_document(content: bytes, name: str) -> str:
    """Return the suffix of the true kind; raise DocumentRefused with the reason otherwise."""
    suffix = name.lower().rpartition(".")[2]
    if not content:
        raise DocumentRefused(Refusal.EMPTY)
    if len(content) > MAX_DOCUMENT_BYTES:
        raise DocumentRefused(Refusal.TOO_BIG, limit=MAX_DOCUMENT_BYTES // 1024**2)
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return _matching("pdf", suffix, "PDF")
    if content.startswith(b"PK"):
        return _matching(_check_office(content), suffix, "DOCX / XLSX")
    if suffix == "csv":
        _check_text(content, name)
        return "csv"
    raise DocumentRefused(Refusal.WRONG_KIND, found=_describe(content))


def _matching(kind: str, suffix: str, found: str) -> str:
    if kind != suffix:
        raise DocumentRefused(Refusal.WRONG_NAME, suffix=suffix[:10], found=found)
    return kind


def _check_pdf(content: bytes) -> None:
    found = dangers.find_dangers(content)
    for danger, refusal in PDF_REFUSALS.items():
        if danger in found:
            raise DocumentRefused(refusal)


def _check_office(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_directory(archive.infolist())
            names = set(archive.namelist())
            kind = next((kind for kind, part in OFFICE_PARTS.items() if part in names), None)
            if kind is None:
                raise DocumentRefused(Refusal.WRONG_KIND, found=_describe(content))
            _check_parts(archive)
            return kind
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise DocumentRefused(Refusal.DAMAGED) from error


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    """Look at the table of contents before anything is unpacked."""
    big = [entry for entry in entries if entry.file_size > RATIO_COUNTS_FROM_BYTES]
    is_bomb = len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES
    if is_bomb or any(entry.file_size > MAX_RATIO * max(entry.compress_size, 1) for entry in big):
        raise DocumentRefused(Refusal.BOMB)
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise DocumentRefused(Refusal.LOCKED)
        if PROGRAMS.search(entry.filename):
            raise DocumentRefused(Refusal.MACROS)
        if ".." in entry.filename.replace("\\", "/").split("/") or entry.filename.startswith("/"):
            raise DocumentRefused(Refusal.DAMAGED)


def _check_parts(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        if name == "[Content_Types].xml" and b"macroEnabled" in archive.read(name):
            raise DocumentRefused(Refusal.MACROS)
        if name.endswith((".xml", ".rels")):
            part = archive.read(name)
            if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
                raise DocumentRefused(Refusal.DAMAGED)
            if name.endswith(".rels") and any(map(_is_loaded_from_outside, RELATIONSHIP.findall(part))):
                raise DocumentRefused(Refusal.REMOTE)


def _is_loaded_from_outside(relationship: bytes) -> bool:
    return bool(REMOTE.search(relationship)) and not LINK.search(relationship)


def _check_text(content: bytes, name: str) -> None:
    try:
        find_kind(content, name)
    except SpreadsheetRefused as error:
        found = error.facts.get("found") or _describe(content)
        refusal = Refusal.EMPTY if error.refusal == SheetRefusal.EMPTY else Refusal.WRONG_KIND
        raise DocumentRefused(refusal, found=found) from error
    if not magic.from_buffer(content, mime=True).startswith(("text/", "application/csv")):
        raise DocumentRefused(Refusal.WRONG_KIND, found=_describe(content))


def _describe(content: bytes) -> str:
    """The kind in libmagic's words, short enough for a sentence."""
    return str(magic.from_buffer(content[:8192], mime=True))[:60]
