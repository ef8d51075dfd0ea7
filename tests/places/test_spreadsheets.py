"""Reading and writing spreadsheets: encodings, kinds, bombs and limits."""

import io
import time
import zipfile

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from outreach.spreadsheets import Refusal, SpreadsheetRefused, read_rows, write_csv, write_xlsx
from outreach.spreadsheets.workbook import column_of, plain_number

TABLE = [["村代码", "村名"], ["001", "东湖村"], ["002", "𠮷田村"]]
TEXT = "\r\n".join(",".join(row) for row in TABLE) + "\r\n"
SHEET = "xl/worksheets/sheet1.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def cells_of(data: bytes, name: str = "a.csv") -> list[list[str]]:
    return [row.cells for row in read_rows(data, name=name)]


def refusal_of(data: bytes, name: str) -> SpreadsheetRefused:
    with pytest.raises(SpreadsheetRefused) as caught:
        list(read_rows(data, name=name))
    return caught.value


def workbook_with(parts: dict[str, str | bytes]) -> bytes:
    """A small XLSX in which parts are replaced or added."""
    buffer = io.BytesIO(write_xlsx(TABLE[0], TABLE[1:], sheet="村"))
    with zipfile.ZipFile(buffer) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in (kept | parts).items():
            new.writestr(name, data)
    return result.getvalue()


def sheet(xml: str) -> bytes:
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    text = f"<?xml version='1.0'?><worksheet {space}><sheetData>{xml}</sheetData></worksheet>"
    return workbook_with({SHEET: text})


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_csv_is_read_in_every_encoding_that_excel_and_wps_write(encoding: str) -> None:
    assert cells_of(TEXT.encode(encoding)) == TABLE


def test_gbk_without_four_byte_characters_is_read() -> None:
    assert cells_of("村代码,村名\n001,东湖村\n".encode("gbk")) == [["村代码", "村名"], ["001", "东湖村"]]


def test_tab_separated_text_of_excel_is_read() -> None:
    assert cells_of(TEXT.replace(",", "\t").encode("utf-16"), "a.txt") == TABLE


def test_a_file_of_mixed_encodings_is_refused_with_its_first_bad_row() -> None:
    data = "村代码,村名\n001,东湖村\n".encode("gbk") + "002,陆水湖村\n".encode()

    refused = refusal_of(data, "a.csv")

    assert refused.refusal == Refusal.MIXED_ENCODING
    assert refused.facts == {"row": 3, "encoding": "GB18030"}


def test_bytes_of_no_encoding_are_refused_with_their_row() -> None:
    refused = refusal_of("村代码,村名\n".encode() + b"001,\xff\xff\xff\n", "a.csv")

    assert (refused.refusal, refused.facts) == (Refusal.UNREADABLE_TEXT, {"row": 2})


def test_an_unclosed_quotation_mark_is_refused_and_not_swallowed() -> None:
    refused = refusal_of(b'a,b\n1,"x\n2,y\n', "a.csv")

    assert (refused.refusal, refused.facts) == (Refusal.OPEN_QUOTE, {"row": 2})


def test_row_numbers_are_those_of_excel_though_blank_rows_are_left_out() -> None:
    assert [row.number for row in read_rows(b"a,b\n,\n\n1,2\n", name="a.csv")] == [1, 4]


@pytest.mark.parametrize(
    ("data", "name", "refusal", "found"),
    [
        (b"", "a.xlsx", Refusal.EMPTY, None),
        (OLE, "a.xls", Refusal.WRONG_KIND, "old Excel"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", Refusal.ENCRYPTED, None),
        (b"<html><table><tr><td>1", "a.xls", Refusal.WRONG_KIND, "HTML"),
        ("<html><table>".encode("utf-16"), "a.xls", Refusal.WRONG_KIND, "HTML"),
        (b"<?xml version='1.0'?><Workbook>", "a.xls", Refusal.WRONG_KIND, "XML"),
        (b"%PDF-1.7", "a.csv", Refusal.WRONG_KIND, "PDF"),
        (b"MZ\x90", "a.csv", Refusal.WRONG_KIND, "program"),
        (TEXT.encode(), "a.xlsx", Refusal.WRONG_NAME, "CSV"),
        (write_xlsx(["a"], [["1"]], sheet="s"), "a.csv", Refusal.WRONG_NAME, "Excel workbook"),
        (b"PK\x03\x04 no archive", "a.xlsx", Refusal.BROKEN, None),
        (workbook_with({"xl/vbaProject.bin": b"x"}), "a.xlsx", Refusal.MACROS, None),
    ],
)
def test_other_kinds_of_files_are_refused_by_their_content(
    data: bytes, name: str, refusal: Refusal, found: str | None
) -> None:
    refused = refusal_of(data, name)

    assert refused.refusal == refusal
    with translation.override("en"):
        assert found is None or found in str(refused.facts["found"])


@pytest.mark.parametrize(
    ("part", "data", "refusal"),
    [
        ("xl/media/a.xml", b" " * 60_000_000, Refusal.BOMB),
        ("xl/media/a.xml", b" " * 3_000_000, Refusal.BOMB),
        ("xl/embeddings/b.zip", b"PK", Refusal.UNSAFE_ENTRY),
        ("../../etc/passwd", b"x", Refusal.UNSAFE_ENTRY),
    ],
)
def test_bombs_and_odd_entries_are_refused_before_unpacking(part: str, data: bytes, refusal: Refusal) -> None:
    assert refusal_of(workbook_with({part: data}), "a.xlsx").refusal == refusal


def test_ten_thousand_entries_are_refused() -> None:
    entries: dict[str, str | bytes] = {f"xl/x{number}.xml": b"" for number in range(10_000)}

    assert refusal_of(workbook_with(entries), "a.xlsx").refusal == Refusal.BOMB


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_in_a_sheet_are_refused(doctype: str) -> None:
    data = workbook_with({SHEET: f"<?xml version='1.0'?>{doctype}<worksheet>&a;</worksheet>"})

    assert refusal_of(data, "a.xlsx").refusal == Refusal.DOCTYPE


def test_a_truncated_workbook_is_refused() -> None:
    assert refusal_of(write_xlsx(TABLE[0], TABLE[1:], sheet="s")[:-40], "a.xlsx").refusal == Refusal.BROKEN


@pytest.mark.parametrize("rows", [20_002, 1_000_000])
def test_too_many_rows_of_csv_are_refused_at_once(rows: int) -> None:
    data = b"1\r\n" * rows
    begin = time.perf_counter()

    refused = refusal_of(data, "a.csv")

    assert refused.refusal == Refusal.TOO_MANY_ROWS
    assert time.perf_counter() - begin < 5


def test_too_many_rows_of_xlsx_are_refused_while_they_are_streamed() -> None:
    data = sheet("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 20_003)))

    assert refusal_of(data, "a.xlsx").refusal == Refusal.TOO_MANY_ROWS


def test_too_many_columns_are_refused() -> None:
    assert refusal_of(b"1," * 101 + b"1", "a.csv").refusal == Refusal.TOO_MANY_COLUMNS
    assert refusal_of(sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'), "a.xlsx").refusal == (
        Refusal.TOO_MANY_COLUMNS
    )


def test_xlsx_gives_numbers_texts_gaps_and_formula_results_as_text() -> None:
    cells = (
        '<c r="A2"><v>4.21281E+11</v></c><c r="C2" t="inlineStr"><is><t>东湖</t></is></c>'
        '<c r="D2" t="str"><f>C2&amp;"村"</f><v>东湖村</v></c><c r="E2"><f>cmd|x!A0</f></c>'
        '<c r="F2" t="inlineStr"><is><t>a_x0007_b</t></is></c>'
    )

    rows = list(read_rows(sheet(f'<row r="2">{cells}</row>'), name="a.xlsx"))

    assert rows == [(2, ["421281000000", "", "东湖", "东湖村", "=cmd|x!A0", "a\x07b"])]


@pytest.mark.parametrize(
    ("value", "text"), [("12", "12"), ("12.0", "12"), ("1E3", "1000"), ("1.5", "1.5"), ("", "")]
)
def test_numbers_of_excel_are_written_plainly(value: str, text: str) -> None:
    assert plain_number(value) == text


def test_column_letters_are_counted() -> None:
    assert [column_of("A7"), column_of("Z1"), column_of("AA10")] == [0, 25, 26]


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\tx", "'=x", "\uff1d1+1"])
def test_csv_cells_that_look_like_formulas_are_guarded_and_come_back_whole(start: str) -> None:
    data = write_csv(["a"], [[start]])

    assert f"'{start}" in data.decode("utf-8-sig")
    assert cells_of(data)[1] == [start]


def test_export_removes_control_characters_and_never_cuts() -> None:
    assert cells_of(write_csv(["a"], [["x\x00y\x1bz"]]))[1] == ["xyz"]
    with pytest.raises(SpreadsheetRefused):
        write_xlsx(["a"], [["长" * 40_000]], sheet="s")


printable = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=30)


@given(st.lists(printable.filter(str.strip), min_size=1, max_size=5))
def test_what_is_written_is_read_back_the_same(cells: list[str]) -> None:
    headings = [f"h{number}" for number in range(len(cells))]

    assert cells_of(write_csv(headings, [cells])) == [headings, cells]
    assert cells_of(write_xlsx(headings, [cells], sheet="s"), "a.xlsx") == [headings, cells]
