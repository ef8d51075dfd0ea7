"""Files that come in, each hostile in one way: the reader's own limits, where no form stands before them."""

import base64
import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image

from outreach.content import picture_fields, pictures, uploads
from outreach.content.picture_fields import PhotoField, SignatureField
from outreach.intake import antivirus, documents, forms
from outreach.intake.documents import check_document
from outreach.intake.errors import DocumentRefused, Refusal
from outreach.spreadsheets import Refusal as SheetRefusal
from outreach.spreadsheets import SpreadsheetRefused, archive, limits, read_rows, reader, workbook
from tests.materials.portal.rows import data_url, picture
from tests.places.test_spreadsheets import sheet, workbook_with


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return stream.getvalue()


def locked(archive: bytes) -> bytes:
    """The last entry is marked as one with a password."""
    changed = bytearray(archive)
    changed[archive.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


WIDE = b",".join([b"x"] * (limits.MAX_COLUMNS + 1))
LONG = "字".encode() * (limits.MAX_CELL_CHARACTERS + 1)
SHEETS: list[tuple[str, bytes, SheetRefusal]] = [
    ("a.xlsx", zipped(word__document_dot_xml=b"x"), SheetRefusal.WRONG_KIND),
    ("a.xlsx", zipped(ppt__x_dot_xml=b"x"), SheetRefusal.WRONG_KIND),
    ("a.xlsx", zipped(content_dot_xml=b"x", mimetype=b"x"), SheetRefusal.WRONG_KIND),
    ("a.xlsx", zipped(readme=b"x"), SheetRefusal.WRONG_KIND),
    ("a.csv", "村,名\n".encode() + WIDE, SheetRefusal.TOO_MANY_COLUMNS),
    ("a.csv", "村,名\n".encode() + LONG, SheetRefusal.CELL_TOO_LONG),
    ("a.csv", "村,名\n".encode() + b"x" * limits.MAX_FILE_BYTES, SheetRefusal.TOO_BIG),
    ("a.xlsx", sheet('<row r="1"><c r="ZZ1" t="inlineStr"><is><t>x</t></is></c></row>'), SheetRefusal.TOO_MANY_COLUMNS),
    ("a.xlsx", workbook_with({"xl/workbook.xml": "<workbook/>"}), SheetRefusal.NO_SHEET),
    ("a.xlsx", workbook_with({"xl/workbook.xml": "<workbook"}), SheetRefusal.BROKEN),
    ("a.xlsx", workbook_with({"inner.zip": "x"}), SheetRefusal.UNSAFE_ENTRY),
    ("a.xlsx", workbook_with({"/x": "x"}), SheetRefusal.UNSAFE_ENTRY),
    ("a.xlsx", locked(workbook_with({"xl/media/image1.png": "x"})), SheetRefusal.ENCRYPTED),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "refusal"), SHEETS)
def test_a_sheet_beyond_a_limit_is_refused_by_its_reason(
    name: str, data: bytes, refusal: SheetRefusal
) -> None:
    with pytest.raises(SpreadsheetRefused) as refused:
        list(read_rows(data, name=name))

    assert refused.value.refusal == refusal


@pytest.mark.parametrize("column", ["CW", "ZZZ"])
def test_a_cell_far_to_the_right_takes_no_room_for_those_before_it(column: str) -> None:
    far = sheet(f'<row r="1"><c r="{column}1" t="inlineStr"><is><t>x</t></is></c></row>')

    with pytest.raises(SpreadsheetRefused) as refused:
        list(workbook.read(far))

    assert refused.value.refusal == SheetRefusal.TOO_MANY_COLUMNS


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (zipped(word__document_dot_xml=b"x"), "a Word document"),
        (zipped(content_dot_xml=b"x", mimetype=b"x"), "an OpenDocument file"),
    ],
)
def test_another_office_file_is_called_what_it_is(data: bytes, found: str) -> None:
    with translation.override("en"):
        with pytest.raises(SpreadsheetRefused) as refused:
            list(read_rows(data, name="a.xlsx"))

        assert str(refused.value.facts["found"]) == found


@pytest.mark.parametrize(
    ("module", "limit", "refusal"),
    [
        (archive, "MAX_UNPACKED_BYTES", SheetRefusal.BOMB),
        (archive, "MAX_ENTRIES", SheetRefusal.BOMB),
        (workbook, "MAX_SHARED_CHARACTERS", SheetRefusal.BOMB),
        (reader, "MAX_ROWS", SheetRefusal.TOO_MANY_ROWS),
    ],
)
def test_a_sheet_that_swells_is_refused(
    monkeypatch: pytest.MonkeyPatch, module: Any, limit: str, refusal: SheetRefusal
) -> None:
    monkeypatch.setattr(module, limit, 1)

    with pytest.raises(SpreadsheetRefused) as refused:
        list(read_rows(workbook_with({}), name="a.xlsx"))

    assert refused.value.refusal == refusal


def test_half_a_character_is_named_by_its_row() -> None:
    data = "\ufeff村,名\n甲,乙\n".encode("utf-16-le") + b"\x00\xd8"

    with pytest.raises(SpreadsheetRefused) as refused:
        list(read_rows(data, name="a.csv"))

    assert refused.value.refusal == SheetRefusal.UNREADABLE_TEXT


DOCX = {"word__document_dot_xml": b"<w/>", "xl": b""}
DOCUMENTS: list[tuple[str, bytes, Refusal]] = [
    ("a.pdf", b"", Refusal.EMPTY),
    ("a.pdf", b"%PDF-" + b"x" * documents.MAX_DOCUMENT_BYTES, Refusal.TOO_BIG),
    ("a.docx", locked(zipped(**DOCX, word__media__a_dot_png=b"x")), Refusal.LOCKED),
    ("a.docx", zipped(**DOCX, **{"[Content_Types]_dot_xml": b"<x macroEnabled/>"}), Refusal.MACROS),
    ("a.csv", b"%!PS" + b"\x00\x01" * 40, Refusal.WRONG_KIND),
]


@pytest.mark.parametrize(("name", "content", "refusal"), DOCUMENTS)
def test_a_document_that_is_none_is_refused_by_its_reason(
    name: str, content: bytes, refusal: Refusal
) -> None:
    with pytest.raises(DocumentRefused) as refused:
        check_document(content, name)

    assert refused.value.refusal == refusal


def test_a_document_too_large_for_the_form_is_not_even_read() -> None:
    class Unread(SimpleUploadedFile):
        def read(self, *_args: object) -> bytes:
            raise AssertionError("read")

    file = Unread("a.pdf", b"%PDF-")
    file.size = documents.MAX_DOCUMENT_BYTES + 1

    with pytest.raises(DocumentRefused) as refused:
        forms.CheckedDocumentField()._checked(file)

    assert refused.value.refusal == Refusal.TOO_BIG


def test_a_scanner_that_does_not_say_that_it_is_well_is_silent(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    class Doubting:
        def instream(self, _content: object) -> dict[str, tuple[str, str]]:
            return {"stream": ("ERROR", "no signatures")}

    settings.CLAMD_URL = "unix:///nowhere"
    monkeypatch.setattr(antivirus, "scanner", Doubting)

    with pytest.raises(DocumentRefused) as refused:
        antivirus.check_viruses(b"x")

    assert refused.value.refusal == Refusal.NO_SCANNER


def too_large(*_args: object, **_options: object) -> None:
    raise pictures.TooManyPixels


def test_a_full_disk_and_a_giant_picture_are_told_at_the_field(monkeypatch: pytest.MonkeyPatch) -> None:
    def fault_of(field: Any, value: Any) -> str:
        with pytest.raises(ValidationError) as refused:
            field.clean(value)
        return str(refused.value.code)

    def photo() -> SimpleUploadedFile:
        return SimpleUploadedFile("a.jpg", picture("JPEG"), "image/jpeg")

    assert fault_of(SignatureField(), "data:image/gif;base64,AAAA") == "broken"
    assert fault_of(SignatureField(), base64.b64encode(picture("PNG")).decode()) == "broken"
    assert fault_of(SignatureField(), data_url(b"x" * picture_fields.MAX_SIGNATURE_BYTES)) == "too_large"
    big = photo()
    big.size = picture_fields.MAX_PICTURE_BYTES + 1
    assert fault_of(PhotoField(), big) == "too_large"
    for module in (picture_fields, uploads):
        monkeypatch.setattr(module, "has_room", lambda _size: False)
    assert fault_of(PhotoField(), photo()) == "disk_full"
    assert fault_of(uploads.CheckedImageField(), photo()) == "disk_full"


def test_a_picture_that_swells_while_it_is_turned_is_too_many_pixels(monkeypatch: pytest.MonkeyPatch) -> None:
    def swell(_picture: Image.Image) -> None:
        raise Image.DecompressionBombError

    monkeypatch.setattr(pictures, "_in_srgb", swell)

    with pytest.raises(pictures.TooManyPixels):
        pictures.clean_picture(picture("JPEG"))


def test_a_signature_is_a_whole_drawing() -> None:
    """The positive control."""
    drawn = base64.b64encode(picture("PNG")).decode()
    assert SignatureField().clean(f"data:image/png;base64,{drawn}")
