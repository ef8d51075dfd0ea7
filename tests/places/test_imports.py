"""Importing places: what is refused, what a plan says, and that it is written whole or not at all."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import translation
from wagtail.models import ModelLogEntry

from outreach.accounts.models import User
from outreach.places.imports import (
    FaultReason,
    HeadersRefused,
    ImportExpired,
    LineStatus,
    PlacesChanged,
    Plan,
    apply_import,
    make_plan,
    prepare_import,
)
from outreach.places.imports.actions import ImportHasFaults
from outreach.places.imports.faults import Fault
from outreach.places.models import ImportDraft, Region, Township, Village
from tests.places import factories
from tests.places.conftest import NOW

HEAD = "村代码,村名,乡镇代码,儿童主任,儿童主任电话,户数,儿童数,留守儿童"
EAST = "429999001201,东湖村,429999001,示例主任1,0715-0000001,320,90,30"
WEST = "429999001202,西湖村,429999001,示例主任2,0715-0000002,210,60,12"


def upload(county: Region, actor: User, *lines: str, kind: str = "village") -> ImportDraft:
    data = "\r\n".join(lines).encode()
    return prepare_import(kind=kind, county=county, file_name="村.csv", data=data, actor=actor, at=NOW)


def plan_of(draft: ImportDraft) -> Plan:
    return make_plan(draft.records, kind=draft.kind, county=draft.county)


def confirm(draft: ImportDraft, actor: User) -> ImportDraft:
    return apply_import(draft=draft, digest=plan_of(draft).digest(), actor=actor, at=NOW)


def faults_of(draft: ImportDraft) -> list[tuple[int, str, str, FaultReason]]:
    faults = [*map(Fault.from_json, draft.faults), *plan_of(draft).faults]
    return [(fault.row, fault.column, fault.value, fault.reason) for fault in faults]


def test_a_preview_writes_no_place(county: Region, township: Township, bob: User) -> None:
    draft = upload(county, bob, HEAD, EAST, WEST)

    assert plan_of(draft).counts() == {"new": 2, "changed": 0, "unchanged": 0, "duplicate": 0}
    assert Village.objects.count() == 0


def test_confirming_writes_the_villages(county: Region, township: Township, bob: User) -> None:
    confirm(upload(county, bob, HEAD, EAST, WEST), bob)

    village = Village.objects.get(code="429999001201")
    assert (village.name, village.township, village.director_phone) == ("东湖村", township, "0715-0000001")
    assert (village.households, village.children, village.left_behind_children) == (320, 90, 30)
    assert Village.objects.count() == 2


def test_importing_the_same_file_again_changes_nothing(county: Region, township: Township, bob: User) -> None:
    confirm(upload(county, bob, HEAD, EAST, WEST), bob)
    logged = ModelLogEntry.objects.count()

    draft = confirm(upload(county, bob, HEAD, EAST, WEST), bob)

    assert draft.counts == {"new": 0, "changed": 0, "unchanged": 2, "duplicate": 0}
    assert ModelLogEntry.objects.count() == logged


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


def test_every_write_is_logged_with_file_row_and_changes(
    county: Region, township: Township, bob: User
) -> None:
    confirm(upload(county, bob, HEAD, EAST), bob)

    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.user, entry.timestamp) == ("places.import_new", bob, NOW)
    assert (entry.data["file"], entry.data["row"]) == ("村.csv", 2)


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


def test_the_same_row_twice_is_a_duplicate_and_written_once(
    county: Region, township: Township, bob: User
) -> None:
    draft = upload(county, bob, HEAD, EAST, EAST)

    assert plan_of(draft).counts() == {"new": 1, "changed": 0, "unchanged": 0, "duplicate": 1}
    confirm(draft, bob)
    assert Village.objects.count() == 1


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


def test_a_place_of_another_county_is_not_touched(county: Region, bob: User) -> None:
    stranger = factories.make_township(factories.make_county(), code="999", name="外县镇")

    draft = upload(county, bob, "乡镇代码,乡镇名称", "999,改名镇", kind="township")

    assert faults_of(draft) == [(2, "code", "999", FaultReason.OTHER_COUNTY)]
    with pytest.raises(ImportHasFaults):
        confirm(draft, bob)
    stranger.refresh_from_db()
    assert stranger.name == "外县镇"


def test_one_bad_row_among_many_keeps_all_rows_out(county: Region, township: Township, bob: User) -> None:
    rows = [f"V{number},第{number}村,429999001,{number}" for number in range(500)]
    rows[321] = "V321,第321村,429999001,1_000"
    draft = upload(county, bob, "代码,名称,乡镇代码,户数", *rows)

    with pytest.raises(ImportHasFaults):
        confirm(draft, bob)

    assert Village.objects.count() == 0
    assert faults_of(draft) == [(323, "households", "1_000", FaultReason.NOT_A_NUMBER)]


def test_a_database_that_fails_in_the_middle_leaves_nothing_behind(
    county: Region, township: Township, bob: User
) -> None:
    rows = [f"V{number},第{number}村,429999001" for number in range(1200)]
    draft = upload(county, bob, "代码,名称,乡镇代码", *rows)
    if connection.vendor != "sqlite":
        pytest.skip("the trigger is written for SQLite")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER full_disk BEFORE INSERT ON places_village WHEN NEW.code = 'V1100' "
            "BEGIN SELECT RAISE(ABORT, 'full disk'); END"
        )

    with pytest.raises(PlacesChanged):
        confirm(draft, bob)

    draft.refresh_from_db()
    assert (Village.objects.count(), ModelLogEntry.objects.count(), draft.applied_at) == (0, 0, None)


def test_a_draft_that_was_deleted_meanwhile_writes_nothing(
    county: Region, township: Township, bob: User
) -> None:
    draft = upload(county, bob, HEAD, EAST)
    digest = plan_of(draft).digest()
    ImportDraft.objects.all().delete()

    with pytest.raises(ImportExpired):
        apply_import(draft=draft, digest=digest, actor=bob, at=NOW)

    assert Village.objects.count() == 0


def test_confirming_twice_writes_once_and_gives_the_same_answer(
    county: Region, township: Township, bob: User
) -> None:
    draft = upload(county, bob, HEAD, EAST)
    digest = plan_of(draft).digest()

    first = apply_import(draft=draft, digest=digest, actor=bob, at=NOW)
    second = apply_import(draft=ImportDraft.objects.get(), digest=digest, actor=bob, at=NOW)

    assert first.counts == second.counts == {"new": 1, "changed": 0, "unchanged": 0, "duplicate": 0}
    assert ModelLogEntry.objects.count() == 1


def test_places_that_changed_after_the_preview_stop_the_import(
    county: Region, township: Township, bob: User
) -> None:
    confirm(upload(county, bob, HEAD, EAST), bob)
    draft = upload(county, bob, HEAD, EAST.replace("320", "330"))
    digest = plan_of(draft).digest()
    Village.objects.update(households=999)

    with pytest.raises(PlacesChanged):
        apply_import(draft=draft, digest=digest, actor=bob, at=NOW)

    assert Village.objects.get().households == 999
    draft.refresh_from_db()
    assert draft.applied_at is None


def test_an_expired_draft_writes_nothing(county: Region, township: Township, bob: User) -> None:
    draft = upload(county, bob, HEAD, EAST)

    with pytest.raises(ImportExpired):
        apply_import(draft=draft, digest=plan_of(draft).digest(), actor=bob, at=NOW + timedelta(hours=13))

    assert Village.objects.count() == 0


def test_expired_drafts_are_forgotten_at_the_next_upload(
    county: Region, township: Township, bob: User
) -> None:
    old = upload(county, bob, HEAD, EAST)
    ImportDraft.objects.update(expires_at=NOW)

    new = upload(county, bob, HEAD, EAST)

    assert list(ImportDraft.objects.all()) == [new]
    assert old != new


def test_a_written_draft_keeps_no_rows(county: Region, township: Township, bob: User) -> None:
    confirm(upload(county, bob, HEAD, EAST), bob)

    assert ImportDraft.objects.get().records == []


def test_only_the_owner_with_permission_may_confirm(county: Region, township: Township, bob: User) -> None:
    draft = upload(county, bob, HEAD, EAST)
    digest = plan_of(draft).digest()

    for stranger in (factories.make_superuser(), factories.make_user()):
        with pytest.raises(PermissionDenied):
            apply_import(draft=draft, digest=digest, actor=stranger, at=NOW)
    with pytest.raises(PermissionDenied):
        upload(county, factories.make_user(), HEAD, EAST)


def test_townships_are_imported_with_kind_and_square(county: Region, bob: User) -> None:
    draft = upload(
        county,
        bob,
        "代码,名称,类别,督导员,督导员电话,地图列,地图行",
        "T1,蒲圻街道,街道,示例督导员1,0715-0000003,4,2",
        kind="township",
    )

    confirm(draft, bob)

    township = Township.objects.get(code="T1")
    assert (township.kind, township.supervisor_name) == ("subdistrict", "示例督导员1")
    assert (township.tile_column, township.tile_row) == (4, 2)


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
