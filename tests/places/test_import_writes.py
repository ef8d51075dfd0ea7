"""Writing an import: whole or not at all, once, by its owner, only what was seen."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from outreach.accounts.models import User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.places.imports import (
    FaultReason,
    ImportExpired,
    PlacesChanged,
    apply_import,
)
from outreach.places.imports.actions import ImportHasFaults
from outreach.places.models import ImportDraft, Region, Township, Village
from tests.places import factories
from tests.places.conftest import NOW
from tests.places.uploads import EAST, HEAD, WEST, confirm, faults_of, plan_of, upload


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


def test_every_write_is_logged_with_file_row_and_changes(
    county: Region, township: Township, bob: User
) -> None:
    confirm(upload(county, bob, HEAD, EAST), bob)

    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.user, entry.timestamp) == ("places.import_new", bob, NOW)
    assert (entry.data["file"], entry.data["row"]) == ("村.csv", 2)


def test_the_same_row_twice_is_a_duplicate_and_written_once(
    county: Region, township: Township, bob: User
) -> None:
    draft = upload(county, bob, HEAD, EAST, EAST)

    assert plan_of(draft).counts() == {"new": 1, "changed": 0, "unchanged": 0, "duplicate": 1}
    confirm(draft, bob)
    assert Village.objects.count() == 1


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


def test_nobody_writes_places_of_another_county(client: Client, county: Region, township: Township) -> None:
    """Neither by a county that the form did not offer, nor by a draft that is older than the person's new office."""
    editor = factories.make_user(office=factories.make_office(factories.make_county(name="别县")))
    editor.groups.add(setup_roles()[Role.EDITOR])
    file = SimpleUploadedFile("村.csv", f"{HEAD}\r\n{EAST}".encode())
    client.force_login(editor)

    form = client.get(reverse("places_import:upload")).content.decode()
    sent = client.post(
        reverse("places_import:upload"), {"kind": "village", "county": county.pk, "file": file}
    )

    assert (str(county) in form, sent.status_code) == (False, 422)
    with pytest.raises(PermissionDenied):
        upload(county, editor, HEAD, EAST)
    draft = upload(editor.office.county, editor, HEAD, EAST)
    ImportDraft.objects.update(county=county)
    draft.refresh_from_db()
    with pytest.raises(PermissionDenied):
        confirm(draft, editor)


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
