"""The pack's XLSX index: activities, files, what is missing; each row leads to its file and its record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from home.reports.ledger.contents import Contents, Entry

ACTIVITIES = (
    "编号",
    "类型",
    "日期",
    "名称",
    "乡镇（街道）",
    "村（社区）",
    "地点",
    "计量",
    "工作标准",
    "照片",
    "文件",
    "记录",
)
FILES = ("序号", "文件夹", "文件", "所属", "字节", "SHA-256", "记录")
MISSING = ("所属", "名称", "缺什么", "去补充")
WIDTHS = (14, 18, 12, 36, 16, 18, 24, 30, 14, 8, 8, 40)
# Excel allows 65,530 links a sheet; the rest stay as text.
MOST_LINKS = 60_000


@dataclass(frozen=True, slots=True)
class Packed:
    """One file as it lies in the pack."""

    name: str
    owner: str
    address: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of what is missing, with an absolute address."""

    label: str
    title: str
    lacks: str
    address: str


def write_index(
    target: Path,
    contents: Contents,
    packed: Sequence[Packed],
    missing: Sequence[Line],
    *,
    base: str,
    at: datetime,
) -> None:
    """Write the workbook row by row to disk; `at` is the date in it, so that the same data give the same bytes.

    Links are written as links and texts as texts: no cell can become a formula.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(target), options) as book:
        book.set_properties({"title": contents.campaign.name, "created": at.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "bg_color": "#EDEDED", "border": 1})
        _sheet(book, "活动", ACTIVITIES, [_activity(one, base) for one in contents.entries], bold)
        _sheet(book, "文件", FILES, [_file(number, one) for number, one in enumerate(packed, start=1)], bold)
        lines: list[Sequence[Any]] = [(one.label, one.title, one.lacks, Link(one.address)) for one in missing]
        _sheet(book, "缺项", MISSING, lines, bold)


@dataclass(frozen=True, slots=True)
class Link:
    address: str
    text: str = ""


def _activity(one: Entry, base: str) -> Sequence[Any]:
    row = one.activity
    return (
        one.label,
        row.kind.name,
        f"{one.day:%Y-%m-%d}",
        row.title,
        row.township.name if row.township else "",
        row.village.name if row.village else "",
        row.place,
        "、".join(one.counts),
        "、".join(one.standards),
        len(one.photos),
        len(one.papers),
        Link(f"{base}{one.address}"),
    )


def _file(number: int, one: Packed) -> Sequence[Any]:
    folder, _slash, name = one.name.partition("/")
    return (
        number,
        folder,
        Link(f"external:{one.name}", name),
        one.owner,
        one.size,
        one.sha256,
        Link(one.address),
    )


def _sheet(book: Any, name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]], bold: Any) -> None:
    page = book.add_worksheet(name)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(rows), 1), len(headings) - 1)
    for column, heading in enumerate(headings):
        page.set_column(column, column, WIDTHS[column])
        page.write_string(0, column, heading, bold)
    links = 0
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, Link):
                links += 1
                _link(page, number, column, value, is_live=links <= MOST_LINKS)
            elif isinstance(value, int):
                page.write_number(number, column, value)
            elif value:
                page.write_string(number, column, value)


def _link(page: Any, row: int, column: int, link: Link, *, is_live: bool) -> None:
    text = link.text or link.address
    if not is_live or page.write_url(row, column, link.address, string=text) != 0:
        page.write_string(row, column, text)
