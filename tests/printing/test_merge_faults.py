"""One record's fault is one record's fault: found before any page is made, listed by row, and the rest can go on."""

from pathlib import Path

import pytest

from outreach.printing.merge import (
    BrokenTemplate,
    FaultyRecords,
    Field,
    MergeJob,
    NothingToPrint,
    Record,
    Template,
    UndeclaredField,
    check,
    merge,
)
from tests.printing.merge_samples import page

FIELDS = (Field("name", "姓名"), Field("note", "备注", required=False), Field("code", "编号"))
TEMPLATE = Template(
    page(
        '<p><span data-f="name" data-most="6"></span>：<i class="slot" data-f="code"></i>'
        '<span data-f="note"></span></p>'
    ),
    FIELDS,
)


def _job(*records: Record, leave_out: frozenset[int] = frozenset()) -> MergeJob:
    return MergeJob({"letter": TEMPLATE}, records, leave_out=leave_out)


def _good(number: int) -> Record:
    return Record({"name": "王小明", "code": f"{number:04d}"})


def test_each_fault_names_row_field_and_value() -> None:
    job = _job(
        _good(1),
        Record({"name": "", "code": "0002"}),
        Record({"name": "欧阳王李张刘陈", "code": "0003"}),
        Record({"name": "王\U000e0100小\ue000", "code": "0004"}),
        Record({"name": "王小明", "code": "0005", "colour": "红"}),
        Record({"name": "王小明", "code": 6}),
        Record({"name": "王小明", "code": "0007"}, template="poster"),
    )

    faults = check(job)

    assert [(one.row, one.field, one.code) for one in faults] == [
        (2, "name", "missing_value"),
        (3, "name", "too_long"),
        (4, "name", "no_glyph"),
        (5, "colour", "unknown_field"),
        (6, "code", "wrong_type"),
        (7, "", "unknown_template"),
    ]


def test_a_fault_is_told_in_both_languages() -> None:
    (fault,) = check(_job(Record({"name": "欧阳王李张刘陈", "code": "1"}, row=17)))

    assert fault.english == "Row 17: “欧阳王李张刘陈” in “姓名” takes the room of 7 characters, 6 fit."
    assert (
        fault.sentence("zh-hans") == "第 17 行：“姓名”的内容“欧阳王李张刘陈”占 7 个字的位置，只能放 6 个字。"
    )


def test_faults_stop_the_merge_before_a_page_is_made(tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"

    with pytest.raises(FaultyRecords) as caught:
        merge(_job(*map(_good, range(5)), Record({"name": "", "code": "1"})), out)

    assert [fault.row for fault in caught.value.faults] == [6]
    assert not out.exists()


def test_a_fault_in_the_very_first_record_is_found_too(tmp_path: Path) -> None:
    with pytest.raises(FaultyRecords):
        merge(_job(Record({"name": "", "code": "1"}), _good(2)), tmp_path / "out.pdf")


def test_the_run_goes_on_without_the_faulty_rows(tmp_path: Path) -> None:
    job = _job(
        *map(_good, range(5)),
        Record({"name": "", "code": "1"}),
        *map(_good, range(3)),
        leave_out=frozenset([6]),
    )

    result = merge(job, tmp_path / "out.pdf")

    assert (result.pages, result.letters) == (8, 8)


def test_an_optional_field_may_be_empty_in_some_letters(tmp_path: Path) -> None:
    made = [
        Record({"name": "王小明", "code": f"{at:04d}", "note": "急" if at % 2 else ""}) for at in range(12)
    ]

    result = merge(_job(*made), tmp_path / "out.pdf")

    assert (result.classes, result.fallbacks) == (2, 0)


def test_a_field_that_is_not_declared_is_refused_with_the_template() -> None:
    with pytest.raises(UndeclaredField) as caught:
        Template(page('<p data-f="phone"></p><p data-f="name"></p>'), (Field("name"),))

    assert caught.value.names == ("phone",)


def test_a_field_that_is_not_closed_is_refused_with_its_line() -> None:
    with pytest.raises(BrokenTemplate) as caught:
        Template("<p>\n<b data-f='name'>", (Field("name"),))

    assert caught.value.english.startswith("The field “name” in line 2 ")


def test_values_are_escaped_and_replace_what_the_mark_holds() -> None:
    template = Template('<p data-f="name">旧<p>x</p></p><br/><i\n data-f=name >y</i>', (Field("name"),))

    filled = template.fill({"name": "<b>&"})

    assert filled == '<p data-f="name">&lt;b&gt;&amp;</p><br/><i\n data-f=name >&lt;b&gt;&amp;</i>'


def test_an_iterator_that_runs_once_is_refused() -> None:
    with pytest.raises(TypeError):
        MergeJob({"letter": TEMPLATE}, iter([_good(1)]))


def test_nothing_to_print_is_said(tmp_path: Path) -> None:
    with pytest.raises(NothingToPrint):
        merge(_job(_good(1), leave_out=frozenset([1])), tmp_path / "out.pdf")
