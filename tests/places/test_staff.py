"""Staff's pages of places: lists, import in two steps, map, and who may see them."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from outreach.accounts.models import User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.places.models import ImportDraft, Region, Township, Village
from outreach.spreadsheets import lists
from tests.places import factories

GOOD = "村代码,村名,乡镇代码,儿童主任电话\r\nV1,东湖村,429999001,0715-0000001\r\n"
BAD = "村代码,村名,乡镇代码,户数\r\nV1,东湖村,429999001,1_000\r\nV2,西湖村,429999999,5\r\n"


@pytest.fixture
def office(client: Client, bob: User) -> Client:
    client.force_login(bob)
    return client


def upload(client: Client, county: Region, text: str | bytes, name: str = "村.csv") -> Any:
    data = text.encode() if isinstance(text, str) else text
    return client.post(
        reverse("places_import:upload"),
        {"kind": "village", "county": county.pk, "file": SimpleUploadedFile(name, data)},
    )


def text_of(response: Any) -> str:
    return str(response.content.decode())


def test_the_two_steps_of_an_import(office: Client, county: Region, township: Township) -> None:
    to_preview = upload(office, county, GOOD)
    preview = office.get(to_preview["Location"])
    draft = ImportDraft.objects.get()
    assert Village.objects.count() == 0

    done = office.post(
        reverse("places_import:confirm", args=[draft.pk]), {"digest": preview.context["digest"]}
    )

    assert "导入 1 行" in text_of(preview)
    assert done["Location"] == reverse("village:index")
    assert Village.objects.get().name == "东湖村"


def test_a_second_click_on_confirm_writes_nothing_more(
    office: Client, county: Region, township: Township
) -> None:
    preview = office.get(upload(office, county, GOOD)["Location"])
    confirm = reverse("places_import:confirm", args=[ImportDraft.objects.get().pk])

    answers = [office.post(confirm, {"digest": preview.context["digest"]}) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Village.objects.count() == 1


def test_faults_are_shown_with_row_column_value_and_no_confirm_button(
    office: Client, county: Region, township: Township
) -> None:
    preview = office.get(upload(office, county, BAD)["Location"])

    assert [(fault.row, str(heading), fault.value) for fault, heading in preview.context["faults"]] == [
        (2, "户数", "1_000"),
        (3, "乡镇代码", "429999999"),
    ]
    assert "digest" not in text_of(preview)


def test_the_file_of_faults_is_in_both_languages(office: Client, county: Region, township: Township) -> None:
    upload(office, county, BAD)

    answer = office.get(reverse("places_import:faults", args=[ImportDraft.objects.get().pk]))

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[1] == (
        "2,户数 Households,1_000,E-IMP-02,请填写 0 到 9999999 的整数，只用数字。,"
        "Write a whole number from 0 to 9999999 with digits only."
    )
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.xlsx", b"", "E-FILE-01"),
        ("a.xls", b"<html><table>", "网页（HTML）"),
        ("a.xlsx", GOOD.encode(), "E-FILE-04"),
        ("a.csv", "村代码,村名\r\n1,2".encode(), "缺少这些列：乡镇代码"),
        ("a.csv", "村代码,村名,乡镇代码,身份证号\r\n1,2,3,4".encode(), "E-IMP-20"),
        ("a.csv", "代码,名称,乡镇\r\n".encode() + b"1,a,b\r\n" * 1_000_000, "E-FILE-11"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_at_its_field(
    office: Client, county: Region, name: str, data: bytes, told: str
) -> None:
    answer = upload(office, county, data, name)

    assert answer.status_code == 422
    assert told in str(answer.context["form"].errors["file"])
    assert "未导入任何数据" in text_of(answer)
    assert ImportDraft.objects.count() == 0


def test_places_that_changed_meanwhile_are_shown_again(
    office: Client, county: Region, township: Township
) -> None:
    preview = office.get(upload(office, county, GOOD)["Location"])
    factories.make_village(township, code="V1", name="旧名村")

    answer = office.post(
        reverse("places_import:confirm", args=[ImportDraft.objects.get().pk]),
        {"digest": preview.context["digest"]},
    )

    assert answer.status_code == 409
    assert "旧名村" in text_of(answer)
    assert Village.objects.get().name == "旧名村"


def test_an_expired_preview_leads_back_to_the_upload(
    office: Client, county: Region, township: Township
) -> None:
    preview = upload(office, county, GOOD)["Location"]
    ImportDraft.objects.update(expires_at=timezone.now())

    assert office.get(preview)["Location"] == reverse("places_import:upload")


def test_a_strangers_draft_does_not_exist(office: Client, county: Region, township: Township) -> None:
    preview = upload(office, county, GOOD)["Location"]
    office.force_login(factories.make_superuser())

    assert office.get(preview).status_code == 404
    assert office.post(f"{preview}confirm/").status_code == 404
    assert office.get(f"{preview}faults/").status_code == 404


def test_a_discarded_upload_is_gone(office: Client, county: Region, township: Township) -> None:
    preview = upload(office, county, GOOD)["Location"]

    office.post(f"{preview}discard/")

    assert ImportDraft.objects.count() == 0


def test_the_empty_table_has_headings_and_no_rows(office: Client) -> None:
    answer = office.get(reverse("places_import:template", args=["village"]))

    assert answer.content.startswith(b"PK")
    assert office.get(reverse("places_import:template", args=["cat"])).status_code == 404


def test_villages_without_phone_are_found_and_exported(
    office: Client, county: Region, township: Township
) -> None:
    factories.make_village(township, name="有电话村")
    factories.make_village(township, name="缺电话村", director_phone="")

    listed = office.get(reverse("village:index"), {"phone": "missing"})
    exported = office.get(reverse("village:index"), {"phone": "missing", "export": "csv"})

    assert [village.name for village in listed.context["object_list"]] == ["缺电话村"]
    assert "缺电话村" in text_of(exported)
    assert "有电话村" not in text_of(exported)


def test_sums_above_a_list_follow_its_filter(office: Client, county: Region, township: Township) -> None:
    other = factories.make_township(county)
    factories.make_village(township, children=10, left_behind_children=4)
    factories.make_village(township, children=20)
    factories.make_village(other, children=100)

    listed = office.get(reverse("village:index"), {"township": township.pk})
    townships = office.get(reverse("township:index"))

    assert dict(listed.context["totals"])["儿童"] == 30
    assert dict(townships.context["totals"])["儿童"] == 130


@pytest.mark.parametrize("name", ["village", "township"])
def test_a_list_too_long_for_a_file_is_refused_before_it_is_read(
    office: Client, county: Region, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "MAX_EXPORTED", 1)
    for column in range(2):
        factories.make_village(factories.make_township(county, tile_row=1, tile_column=column))

    with CaptureQueriesContext(connection) as captured:
        answer = office.get(reverse(f"{name}:index"), {"export": "csv"})

    assert (answer.status_code, answer.headers.get("Location")) == (302, reverse(f"{name}:index"))
    assert [one["sql"] for one in captured if one["sql"].startswith(f'SELECT "places_{name}"."id"')] == []
    assert "超过 1 行" in text_of(office.get(reverse(f"{name}:index")))


def test_lists_need_no_more_queries_for_more_rows(office: Client, county: Region, township: Township) -> None:
    factories.make_village(township)
    pages = [reverse("village:index"), reverse("township:index"), reverse("places_map:index")]
    few = [_queries(office, page) for page in pages]
    for column in range(3):
        factories.make_village(factories.make_township(county, tile_row=1, tile_column=column))

    assert [_queries(office, page) for page in pages] == few


def _queries(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as captured:
        client.get(page)
    return len(captured)


def test_the_map_links_each_township_and_escapes_its_name(
    office: Client, county: Region, township: Township
) -> None:
    township.tile_column, township.tile_row, township.name = 1, 1, "<b>镇"
    township.save()
    factories.make_village(township)

    page = text_of(office.get(reverse("places_map:index")))

    assert reverse("township:inspect", args=[township.pk]) in page
    assert 'aria-label="&lt;b&gt;镇，1 个村（社区）"' in page


@pytest.mark.parametrize(
    ("role", "may_see", "may_import"),
    [
        (Role.EDITOR, True, True),
        (Role.ADMINISTRATOR, True, True),
        (Role.AUDITOR, True, False),
        (Role.STORE_KEEPER, True, False),
        (Role.TOWNSHIP_MEMBER, False, False),
    ],
)
def test_roles_decide_who_sees_and_who_imports(
    client: Client, county: Region, township: Township, role: Role, may_see: bool, may_import: bool
) -> None:
    person = factories.make_user()
    person.groups.add(setup_roles()[role])
    client.force_login(person)

    seen = client.get(reverse("village:index")).status_code == 200
    imported = client.get(reverse("places_import:upload")).status_code == 200

    assert (seen, imported) == (may_see, may_import)
