"""What a merge is made of: fields, templates, records, and the job that holds them; nothing is laid out here."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from outreach.printing.assets import Assets
from outreach.printing.errors import PrintError
from outreach.printing.merge.filling import Filling

LETTER = "letter"
# What CSS would collapse anyway; the ideographic space stays, because registers align short names with it.
_SPACES = re.compile(r"[ \t\r\n\f]+")
Value = str | bytes


@dataclass(frozen=True)
class Field:
    """One merge field: the name used in `data-f`, the column's title for people, and whether it may be empty."""

    name: str
    label: str = ""
    required: bool = True


@dataclass(frozen=True)
class Template:
    """Complete HTML; `data-f="name"` marks an element whose text, or `<img>` whose picture, is the field's value.

    `data-most="7"` beside it says that so many ideographs fit there; a longer value is a fault of its record.
    The value of a picture field is SVG or PNG bytes, or a text that the engine sets as a QR code (error level M, no
    quiet zone: give the `<img>` a margin of four modules).
    """

    html: str
    fields: tuple[Field, ...]
    assets: Assets = field(default_factory=Assets)

    def __post_init__(self) -> None:
        filling = Filling(self.html)
        undeclared = filling.names - {one.name for one in self.fields}
        if undeclared:
            raise UndeclaredField(sorted(undeclared))
        object.__setattr__(self, "filling", filling)
        object.__setattr__(self, "by_name", {one.name: one for one in self.fields})

    filling: Filling = field(init=False, repr=False, compare=False)
    by_name: dict[str, Field] = field(init=False, repr=False, compare=False)

    def fill(self, values: Mapping[str, Value]) -> str:
        """Return the finished HTML of one record."""
        return self.filling.fill(values)


@dataclass(frozen=True, slots=True)
class Record:
    """The values of one letter or slip, its outline path such as (township, village), and which template sets it.

    `row` is the number that a person finds it by, for example the row of the spreadsheet; by default its place, from 1.
    """

    values: Mapping[str, Value]
    path: tuple[str, ...] = ()
    template: str = LETTER
    row: int | None = None


@dataclass(frozen=True)
class MergeJob:
    """Templates by name and the records in printing order.

    `records` is either re-iterable (a list, an object with __iter__) or a function that returns a new iterator; it is
    gone through more than once and never held. `leave_out` names rows that the person chose to go on without.
    `pdf_options` are WeasyPrint's for the whole file, for example {"pdf_variant": "pdf/x-4"}. With `made_at` the file
    itself says title, language and date, as profiles.finish() would write them.
    """

    templates: Mapping[str, Template]
    records: Iterable[Record] | Callable[[], Iterator[Record]]
    title: str = ""
    language: str = "zh-CN"
    pad_even: bool = False
    leave_out: frozenset[int] = frozenset()
    pdf_options: Mapping[str, Any] = field(default_factory=dict)
    made_at: datetime | None = None

    def __post_init__(self) -> None:
        if isinstance(self.records, Iterator):
            raise TypeError("records must be re-iterable, or a function that returns an iterator")

    def rows(self) -> Iterator[tuple[int, Record]]:
        """Yield (row number, record) of what is to be printed, in order, with tidy values."""
        records = self.records() if callable(self.records) else self.records
        for place, record in enumerate(records, 1):
            row = record.row if record.row is not None else place
            if row not in self.leave_out:
                yield row, record


class UndeclaredField(PrintError):
    """The HTML marks fields that the template does not declare."""

    code = "undeclared_field"

    def __init__(self, names: list[str]) -> None:
        shown = ", ".join(names)
        super().__init__(
            f"The template uses fields that are not declared: {shown}. Declare them or take them out of the text.",
            f"模板使用了未登记的字段：{shown}。请先登记这些字段，或从正文中删除。",
        )
        self.names = tuple(names)


def tidy(value: Value) -> Value:
    """Return a text as CSS would show it: white space collapsed, none at the ends."""
    if isinstance(value, bytes) or (" " not in value and value.isprintable()):
        return value
    return _SPACES.sub(" ", value).strip(" ")
