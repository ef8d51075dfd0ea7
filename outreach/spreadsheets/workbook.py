"""Streams the first visible sheet of an XLSX; formulas are never evaluated, DTDs never read."""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from xml.sax import SAXException
from xml.sax.handler import ContentHandler, feature_namespaces
from xml.sax.xmlreader import AttributesNSImpl

from defusedxml import DefusedXmlException
from defusedxml.expatreader import create_parser

from outreach.spreadsheets.archive import open_workbook
from outreach.spreadsheets.errors import Refusal, SpreadsheetRefused
from outreach.spreadsheets.limits import MAX_COLUMNS, MAX_SHARED_CHARACTERS

CHUNK_BYTES = 64 * 1024
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# Excel writes control characters as _x0007_; they must be seen to be refused.
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")

SheetRow = tuple[int, list[str]]


def read(data: bytes) -> Iterator[SheetRow]:
    """Yield (row number, cells) with blanks for missing cells."""
    try:
        with open_workbook(data) as archive:
            sheet = _first_visible_sheet(archive)
            shared = _read_shared_texts(archive)
            yield from _read_sheet(archive, sheet, shared)
    except DefusedXmlException as error:
        raise SpreadsheetRefused(Refusal.DOCTYPE) from error
    except (zipfile.BadZipFile, SAXException, KeyError, ValueError, EOFError, NotImplementedError) as error:
        raise SpreadsheetRefused(Refusal.BROKEN) from error


class _Handler(ContentHandler):
    """Namespaced SAX with the local name only, as all parts of a workbook need it."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []

    def startElementNS(  # noqa: N802 - the name is SAX's
        self, name: tuple[str | None, str], qname: str | None, attrs: AttributesNSImpl
    ) -> None:
        self.start(name[1], attrs)

    def endElementNS(  # noqa: N802 - the name is SAX's
        self, name: tuple[str | None, str], qname: str | None
    ) -> None:
        self.end(name[1])

    def characters(self, content: str) -> None:
        self.text.append(content)

    def start(self, tag: str, attrs: AttributesNSImpl) -> None:
        raise NotImplementedError

    def end(self, tag: str) -> None:
        """Most parts say everything in attributes."""


def _attribute(attrs: AttributesNSImpl, name: str, namespace: str | None = None) -> str:
    return attrs.get((namespace, name), "") or ""


class _SheetNames(_Handler):
    """Collects the relationship of each visible sheet from workbook.xml."""

    def __init__(self) -> None:
        super().__init__()
        self.relations: list[str] = []

    def start(self, tag: str, attrs: AttributesNSImpl) -> None:
        if tag == "sheet" and _attribute(attrs, "state") not in ("hidden", "veryHidden"):
            self.relations.append(_attribute(attrs, "id", RELATIONSHIPS))


class _Targets(_Handler):
    def __init__(self) -> None:
        super().__init__()
        self.targets: dict[str, str] = {}

    def start(self, tag: str, attrs: AttributesNSImpl) -> None:
        if tag == "Relationship":
            self.targets[_attribute(attrs, "Id")] = _attribute(attrs, "Target")


class _SharedTexts(_Handler):
    """The texts that cells refer to by number; phonetic readings are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.parts: list[str] = []
        self.in_phonetic = False
        self.size = 0

    def start(self, tag: str, attrs: AttributesNSImpl) -> None:
        if tag == "si":
            self.parts = []
        elif tag == "rPh":
            self.in_phonetic = True
        self.text = []

    def end(self, tag: str) -> None:
        if tag == "rPh":
            self.in_phonetic = False
        elif tag == "t" and not self.in_phonetic:
            self.parts.append("".join(self.text))
        elif tag == "si":
            self._keep(_unescape("".join(self.parts)))
        self.text = []

    def _keep(self, text: str) -> None:
        # 50 counts what an empty string costs.
        self.size += len(text) + 50
        if self.size > MAX_SHARED_CHARACTERS:
            raise SpreadsheetRefused(Refusal.BOMB)
        self.texts.append(text)


class _Sheet(_Handler):
    """Collects one row after the other; `take` empties what is complete."""

    def __init__(self, shared: list[str]) -> None:
        super().__init__()
        self.shared = shared
        self.rows: list[SheetRow] = []
        self.number = 0
        self.cells: list[str] = []
        self.column = -1
        self.kind = ""
        self.value = ""
        self.formula = ""

    def take(self) -> list[SheetRow]:
        rows, self.rows = self.rows, []
        return rows

    def start(self, tag: str, attrs: AttributesNSImpl) -> None:
        if tag == "row":
            self.number = int(_attribute(attrs, "r") or self.number + 1)
            self.cells, self.column = [], -1
        elif tag == "c":
            reference = _attribute(attrs, "r")
            self.column = column_of(reference) if reference else self.column + 1
            self.kind, self.value, self.formula = _attribute(attrs, "t"), "", ""
        self.text = []

    def end(self, tag: str) -> None:
        if tag == "v":
            self.value = "".join(self.text)
        elif tag == "t":
            self.value += "".join(self.text)
        elif tag == "f":
            self.formula = "".join(self.text)
        elif tag == "c":
            self._put(self._cell_text())
        elif tag == "row":
            self.rows.append((self.number, self.cells))
        self.text = []

    def _cell_text(self) -> str:
        if not self.value and self.formula:
            return f"={self.formula}"
        if self.kind == "s":
            return self.shared[int(self.value)] if self.value else ""
        if self.kind in ("", "n"):
            return plain_number(self.value)
        return _unescape(self.value)

    def _put(self, text: str) -> None:
        if not text:
            return
        if self.column >= MAX_COLUMNS:
            raise SpreadsheetRefused(Refusal.TOO_MANY_COLUMNS, row=self.number, limit=MAX_COLUMNS)
        self.cells.extend([""] * (self.column + 1 - len(self.cells)))
        self.cells[self.column] = text


def column_of(reference: str) -> int:
    """Return 0 for A7, 26 for AA7."""
    number = 0
    for letter in reference.rstrip("0123456789"):
        number = number * 26 + ord(letter.upper()) - 64
    return number - 1


def plain_number(value: str) -> str:
    """Write 4.21281E+11 as 421281000000 and 12.0 as 12; leave anything else as it stands."""
    try:
        number = Decimal(value)
        is_whole = number == number.to_integral_value() and abs(number) < Decimal(10) ** 20
    except InvalidOperation:
        return value
    return str(int(number)) if is_whole else value


def _unescape(text: str) -> str:
    return ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _feed(archive: zipfile.ZipFile, part: str, handler: _Handler) -> Iterator[None]:
    """Parse a part chunk by chunk, pausing after each so that the caller can take rows or stop."""
    parser = create_parser(forbid_dtd=True)
    parser.setFeature(feature_namespaces, True)
    parser.setContentHandler(handler)
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            parser.feed(chunk)
            yield
    parser.close()


def _parse(archive: zipfile.ZipFile, part: str, handler: _Handler) -> None:
    for _chunk in _feed(archive, part, handler):
        pass


def _first_visible_sheet(archive: zipfile.ZipFile) -> str:
    names, targets = _SheetNames(), _Targets()
    _parse(archive, "xl/workbook.xml", names)
    _parse(archive, "xl/_rels/workbook.xml.rels", targets)
    if not names.relations:
        raise SpreadsheetRefused(Refusal.NO_SHEET)
    # A target is relative to xl/, or absolute within the archive.
    return posixpath.join("/xl", targets.targets[names.relations[0]]).lstrip("/")


def _read_shared_texts(archive: zipfile.ZipFile) -> list[str]:
    handler = _SharedTexts()
    if "xl/sharedStrings.xml" in archive.namelist():
        _parse(archive, "xl/sharedStrings.xml", handler)
    return handler.texts


def _read_sheet(archive: zipfile.ZipFile, part: str, shared: list[str]) -> Iterator[SheetRow]:
    handler = _Sheet(shared)
    for _chunk in _feed(archive, part, handler):
        yield from handler.take()
    yield from handler.take()
