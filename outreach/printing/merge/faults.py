"""What is wrong with single records, found before any page is made; each fault is told in English and Chinese."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from unicodedata import east_asian_width

from outreach.printing.errors import PrintError
from outreach.printing.fonts.catalogue import available_families
from outreach.printing.fonts.words import missing_characters, named
from outreach.printing.merge.records import Field, MergeJob, Record, Template, Value, tidy

# Digits and most Latin letters; an ideograph is 1.
NARROW = 0.6
# So many faults are told with the error itself; all of them are in `faults`.
SHOWN = 10


@dataclass(frozen=True)
class Fault:
    """One value that must not be printed; `row` is the record's own number.

    `detail` is what a sentence of one's own needs besides: the characters that lack a glyph, the number that fit.
    """

    row: int
    field: str
    value: str
    code: str
    english: str
    chinese: str
    detail: str = ""

    def sentence(self, language: str) -> str:
        """Return the sentence for a language code such as 'zh-hans' or 'en'."""
        return self.chinese if language.lower().startswith("zh") else self.english


class FaultyRecords(PrintError):
    """The job holds records that must be corrected, or left out by choice."""

    code = "faulty_records"

    def __init__(self, faults: list[Fault]) -> None:
        rows = sorted({fault.row for fault in faults})
        english = f"{len(rows)} records can't be printed. Nothing was printed; correct or skip these rows:"
        chinese = f"有 {len(rows)} 条记录不能印刷，没有生成任何页面。请改正或跳过这些行："
        shown = faults[:SHOWN]
        rest = ["…"] if len(faults) > SHOWN else []
        super().__init__(
            "\n".join([english, *(one.english for one in shown), *rest]),
            "\n".join([chinese, *(one.chinese for one in shown), *rest]),
        )
        self.faults = faults


def check(job: MergeJob, *, on_progress: Callable[[int], None] | None = None) -> list[Fault]:
    """Return every fault of the job's records, in order; to go on without those rows, give them as `leave_out`."""
    faults: list[Fault] = []
    for done, (row, record) in enumerate(job.rows(), 1):
        faults += record_faults(job, row, record)
        if on_progress and done % 1000 == 0:
            on_progress(done)
    return faults


def record_faults(job: MergeJob, row: int, record: Record) -> Iterator[Fault]:
    """Yield the faults of one record."""
    template = job.templates.get(record.template)
    if template is None:
        yield _unknown_template(row, record.template)
        return
    for name in record.values.keys() - template.by_name.keys():
        yield _unknown_field(row, name, record.values[name])
    for one in template.fields:
        fault = value_fault(row, one, template, record.values.get(one.name, ""))
        if fault:
            yield fault


def value_fault(row: int, one: Field, template: Template, value: Value) -> Fault | None:
    """Return what is wrong with one value, if anything."""
    if not is_value(value):
        return _wrong_type(row, one, value)
    value = tidy(value)
    if not value:
        return _missing(row, one) if one.required else None
    if isinstance(value, bytes):
        return None if one.name in template.filling.pictures else _wrong_type(row, one, value)
    most = template.filling.most.get(one.name)
    if most is not None and len(value) > most and (taken := room(value)) > most:
        return _too_long(row, one, value, taken, most)
    if one.name in template.filling.pictures or not (lost := _unprintable(value)):
        return None
    return _no_glyph(row, one, value, lost)


def room(value: str) -> int:
    """Return how many ideographs take as much room as a text."""
    return ceil(sum(NARROW if east_asian_width(one) in ("Na", "H", "N") else 1 for one in value) - 0.01)


def is_value(value: object) -> bool:
    """Tell whether what a careless caller gave is a text or a picture."""
    return isinstance(value, str | bytes)


def _unprintable(value: str) -> tuple[str, ...]:
    printable = _printable()
    unknown = [one for one in value if one not in printable]
    if not unknown:
        return ()
    lost = missing_characters("".join(unknown), tuple(sorted(available_families())))
    # A control or private character has no shape at all; leaving it out silently would change the text.
    hidden = tuple(one for one in unknown if not one.isprintable() and one not in lost)
    if not lost and not hidden:
        printable.update(unknown)
    return lost + hidden


@lru_cache(maxsize=1)
def _printable() -> set[str]:
    """Characters found printable so far in this process."""
    return {"\u3000", "\u00a0"}


def _shown(value: Value) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _label(one: Field) -> str:
    return one.label or one.name


def _missing(row: int, one: Field) -> Fault:
    return Fault(
        row,
        one.name,
        "",
        "missing_value",
        f"Row {row}: “{_label(one)}” is empty. Fill it in, or leave out this row.",
        f"第 {row} 行：“{_label(one)}”没有填写。请补充，或跳过这一行。",
    )


def _too_long(row: int, one: Field, value: str, taken: int, most: int) -> Fault:
    return Fault(
        row,
        one.name,
        value,
        "too_long",
        f"Row {row}: “{_shown(value)}” in “{_label(one)}” takes the room of {taken} characters, {most} fit.",
        f"第 {row} 行：“{_label(one)}”的内容“{_shown(value)}”占 {taken} 个字的位置，只能放 {most} 个字。",
        str(most),
    )


def _no_glyph(row: int, one: Field, value: str, lost: tuple[str, ...]) -> Fault:
    return Fault(
        row,
        one.name,
        value,
        "no_glyph",
        f"Row {row}: no print font has {named(lost)}, in “{_shown(value)}” ({_label(one)}). Write it another way.",
        f"第 {row} 行：印刷字体中没有 {named(lost)}，见“{_label(one)}”的“{_shown(value)}”。请改用其他写法。",
        named(lost),
    )


def _unknown_field(row: int, name: str, value: Value) -> Fault:
    return Fault(
        row,
        name,
        _shown(value),
        "unknown_field",
        f"Row {row}: the template has no field “{name}”. Remove this column or rename it.",
        f"第 {row} 行：模板中没有字段“{name}”。请删除或重新命名这一列。",
    )


def _wrong_type(row: int, one: Field, value: object) -> Fault:
    return Fault(
        row,
        one.name,
        repr(value)[:40],
        "wrong_type",
        f"Row {row}: “{_label(one)}” needs a text. Correct this value.",
        f"第 {row} 行：“{_label(one)}”应为文字。请改正这个值。",
    )


def _unknown_template(row: int, name: str) -> Fault:
    return Fault(
        row,
        "",
        name,
        "unknown_template",
        f"Row {row}: there is no template “{name}”. Choose one of the job's templates.",
        f"第 {row} 行：没有名为“{name}”的模板。请选择本次任务中的模板。",
    )
