"""Reading an uploaded table: headers, cells, doubles; what is wrong is named, row by row."""

import pytest
from django.utils import translation

from outreach.accounts.models import User
from outreach.places.imports import (
    FaultReason,
    HeadersRefused,
    LineStatus,
)
from outreach.places.imports.faults import Fault
from outreach.places.models import ImportDraft, Region, Township, Village
from tests.places import factories
from tests.places.uploads import EAST, HEAD, confirm, faults_of, plan_of, upload


def test_a_changed_row_shows_before_and_after(county: Region, township: Township, bob: User) -> None:
    confirm(upload(county, bob, HEAD, EAST), bob)
    other = factories.make_township(county, code="429999002", name="别镇")

    draft = upload(
        county, bob, HEAD, EAST.replace("0715-0000001", "0715-0000007").replace(",429999001,", ",429999002,")
    )
    line = plan_of(draft).of(LineStatus.CHANGED)[0]

    assert [(change.key, change.before, change.after) for change in line.changes] == [
        ("township_code", "示例镇", "别镇"),
        ("director_phone", "0715-0000001", "0715-0000007"),
    ]
    confirm(draft, bob)
    assert Village.objects.get().township == other


def test_an_empty_cell_and_a_missing_column_leave_what_is_there(
    county: Region, township: Township, bob: User
) -> None:
    confirm(upload(county, bob, HEAD, EAST), bob)

    draft = upload(county, bob, "村代码,村名,乡镇代码,儿童主任电话", "429999001201,东湖村,429999001,")

    assert plan_of(draft).counts()["unchanged"] == 1


@pytest.mark.parametrize(
    "head",
    [
        "村 名,儿童主任\n电话,村代码,乡镇代码",
        "ＮＡＭＥ,director_phone,ｃｏｄｅ,township code",
        "Village name,Director's phone,Village code,Township",
        "村（社区）名称,联系电话,代码,所属乡镇",
    ],
)
def test_headers_are_known_shuffled_in_english_full_width_and_with_line_feeds(
    county: Region, township: Township, bob: User, head: str
) -> None:
    cells = ",".join(f'"{name}"' for name in head.split(","))
    place = "示例镇" if "乡镇代码" not in head and "code" not in head.split(",")[3] else "429999001"

    draft = upload(county, bob, cells, f"东湖村,0715-0000001,V1,{place}")

    assert draft.records[0]["values"]["director_phone"] == "0715-0000001"
    assert plan_of(draft).counts()["new"] == 1


@pytest.mark.parametrize(
    ("head", "code", "told"),
    [
        ("村代码,村名", "E-IMP-23", "Township code"),
        ("甲,乙,丙", "E-IMP-23", "Village name"),
        ("村代码,村名,乡镇代码,主任属相", "E-IMP-22", "主任属相"),
        ("村代码,村名,乡镇代码,村名", "E-IMP-21", "村名"),
        ("村代码,村名,乡镇代码,身份证号", "E-IMP-20", "身份证号"),
        ("村代码,村名,乡镇代码,出生日期,学生姓名", "E-IMP-20", "出生日期、学生姓名"),
        ("村代码,村名,乡镇代码,Date of birth", "E-IMP-20", "Date of birth"),
    ],
)
def test_headers_that_cannot_be_used_are_refused_and_named(
    county: Region, bob: User, head: str, code: str, told: str
) -> None:
    with translation.override("en"), pytest.raises(HeadersRefused) as caught:
        upload(county, bob, head, "1,2,3,4,5")

    assert caught.value.problem.value == code
    assert told in str(caught.value)
    assert ImportDraft.objects.count() == 0


def test_a_table_without_rows_is_refused(county: Region, bob: User) -> None:
    with pytest.raises(HeadersRefused):
        upload(county, bob, HEAD)


@pytest.mark.parametrize("typed", ["１２", " 12 ", "12"])
def test_full_width_digits_are_digits(county: Region, township: Township, bob: User, typed: str) -> None:
    draft = upload(county, bob, "代码,名称,乡镇代码,户数", f"V1,东湖村,429999001,{typed}")

    assert draft.records[0]["values"]["households"] == 12


@pytest.mark.parametrize(
    "typed", ["1_000", "+5", "-5", "1e3", "0x10", "12.5", "١٢", "12345678", "十二", "１，０００"]
)
def test_anything_but_digits_is_no_number(county: Region, bob: User, typed: str) -> None:
    draft = upload(county, bob, "代码\t名称\t乡镇代码\t户数", f"V1\t东湖村\t429999001\t{typed}")

    assert faults_of(draft) == [(2, "households", typed, FaultReason.NOT_A_NUMBER)]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("村名", "", FaultReason.MISSING),
        ("村名", "a\x00b", FaultReason.CONTROL),
        ("村名", "乱�码", FaultReason.CONTROL),
        ("村名", "长" * 51, FaultReason.TOO_LONG),
        ("儿童主任", "429999199001011234", FaultReason.ID_NUMBER),
        ("电话", "写字楼", FaultReason.PHONE),
        ("电话", "7155321234", FaultReason.PHONE_ZERO),
        ("类别", "湖", FaultReason.NOT_A_CHOICE),
        ("在用", "也许", FaultReason.NOT_A_CHOICE),
        ("地图列", "61", FaultReason.TOO_LARGE),
        ("村代码", "一号", FaultReason.CODE),
        ("乡镇代码", "429999777", FaultReason.UNKNOWN_TOWNSHIP),
        ("留守儿童", "7", FaultReason.MORE_LEFT_BEHIND),
    ],
)
def test_each_fault_names_row_column_and_value(
    county: Region, township: Township, bob: User, column: str, value: str, reason: FaultReason
) -> None:
    row = {"村代码": "V1", "村名": "东湖村", "乡镇代码": "429999001"} | {column: value}

    draft = upload(county, bob, ",".join(row), ",".join(row.values()))

    [(number, _key, told, found)] = faults_of(draft)
    assert (number, told, found) == (2, value[:100], reason)


@pytest.mark.parametrize(
    "phone", ["13800000000", "0715-0000001", "4008001234", "12345", "95598", "+86 715 0000001"]
)
def test_real_kinds_of_phone_numbers_pass(county: Region, township: Township, bob: User, phone: str) -> None:
    draft = upload(county, bob, "代码,名称,乡镇代码,电话", f"V1,东湖村,429999001,{phone}")

    assert draft.faults == []


def test_a_code_with_two_meanings_is_a_fault_that_names_the_first_row(
    county: Region, township: Township, bob: User
) -> None:
    draft = upload(county, bob, HEAD, EAST, EAST.replace("东湖村", "南湖村"))

    assert faults_of(draft) == [(3, "code", "429999001201", FaultReason.DUPLICATE_CODE)]
    assert draft.faults[0]["facts"] == {"first": 2}


def test_a_township_name_that_two_townships_have_is_a_fault(county: Region, bob: User) -> None:
    factories.make_township(county, name="同名镇")
    factories.make_township(county, name="同名镇")

    draft = upload(county, bob, "代码,名称,所属乡镇", "V1,东湖村,同名镇")

    assert faults_of(draft)[0][3] == FaultReason.AMBIGUOUS_TOWNSHIP


def test_code_and_name_of_different_townships_are_a_fault(
    county: Region, township: Township, bob: User
) -> None:
    draft = upload(county, bob, "代码,名称,乡镇代码,所属乡镇", "V1,东湖村,429999001,别镇")

    assert faults_of(draft)[0][3] == FaultReason.TOWNSHIP_CONFLICT


def test_planning_takes_the_same_queries_for_one_row_and_for_many(
    county: Region, township: Township, bob: User, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    one = upload(county, bob, HEAD, EAST)
    many = upload(county, bob, "代码,名称,乡镇代码", *[f"V{n},第{n}村,429999001" for n in range(300)])

    for draft in (one, many):
        with django_assert_num_queries(2):  # type: ignore[operator]
            plan_of(draft)


def test_faults_are_told_in_the_language_of_the_reader() -> None:
    fault = Fault(2, "households", "x", FaultReason.TOO_LARGE, {"limit": 60})

    with translation.override("en"):
        assert fault.text() == "The number must be 60 at most."
    with translation.override("zh-hans"):
        assert fault.text() == "数字最大为 60。"
