"""Contacts are whole for those who call, masked for those who look; revealing one is a click that is logged."""

from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from campaigns.models import Campaign, Speaker
from materials.models import Printer
from outreach.accounts.models import User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.audit.models import Entry
from outreach.places.models import Office, OfficeKind, Village
from tests.campaigns.rows import make_campaign
from tests.factories import make_county, make_township, make_user, make_village

NAME, PHONE = "欧阳示例", "0715-7654321"


@pytest.fixture
def village(db: None) -> Village:
    """A village, a speaker and a printer of one county; all have the same contact."""
    county = make_county()
    Speaker.objects.create(county=county, name="讲师", phone=PHONE)
    Printer.objects.create(county=county, name="印刷厂", contact=NAME, phone=PHONE)
    make_campaign(county)
    township = make_township(county, supervisor_name=NAME, supervisor_phone=PHONE)
    return make_village(township, director_name=NAME, director_phone=PHONE)


def enter(village: Village, role: Role) -> Client:
    office = Office.objects.create(county=village.township.county, kind=OfficeKind.MEMBER_BODY, name="民政局")
    user = make_user(role.value)
    User.objects.filter(pk=user.pk).update(office=office)
    user.groups.add(setup_roles()[role])
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def pages(village: Village) -> list[str]:
    township = village.township
    campaign = Campaign.objects.get().pk
    return [
        "/admin/township/",
        f"/admin/township/inspect/{township.pk}/",
        "/admin/village/",
        f"/admin/village/inspect/{village.pk}/",
        "/admin/speaker/",
        "/admin/printer/",
        f"/admin/progress/{campaign}/",
        f"/admin/coverage/{campaign}/gaps/",
        f"/admin/coverage/{campaign}/townships/{township.pk}/",
    ]


def test_an_auditor_reads_every_list_masked(village: Village) -> None:
    auditor = enter(village, Role.AUDITOR)

    for page in pages(village):
        answer = auditor.get(page)
        assert answer.status_code == 200, page
        told = answer.content.decode()
        assert (page, NAME in told, PHONE in told) == (page, False, False)


def test_an_editor_reads_them_whole(village: Village) -> None:
    """The positive control: the same pages tell the contact to those who call."""
    editor = enter(village, Role.EDITOR)

    told = [page for page in pages(village) if PHONE in editor.get(page).content.decode()]

    assert told == pages(village)


@pytest.mark.parametrize(
    "address",
    ["village/?export=xlsx", "township/?export=xlsx", "speaker/?export=xlsx", "printer/?export=xlsx"],
)
def test_a_downloaded_list_is_masked_too(village: Village, address: str) -> None:
    auditor = enter(village, Role.AUDITOR)

    answer = auditor.get(f"/admin/{address}")

    sheet = load_workbook(BytesIO(answer.getvalue())).active
    cells = {cell for row in sheet.iter_rows(values_only=True) for cell in row}
    assert "0715-****321" in cells
    assert not cells & {NAME, PHONE}


@pytest.mark.parametrize("kind", ["township", "village"])
def test_one_click_reveals_one_contact_and_is_logged(village: Village, kind: str) -> None:
    auditor = enter(village, Role.AUDITOR)
    place = village if kind == "village" else village.township
    assert (
        f"/admin/contacts/{kind}/{place.pk}/"
        in auditor.get(f"/admin/{kind}/inspect/{place.pk}/").content.decode()
    )

    answer = auditor.post(f"/admin/contacts/{kind}/{place.pk}/")

    assert PHONE in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    entry = Entry.objects.get(action="contacts.unmask")
    assert (entry.actor_name, entry.object_type, entry.object_id) == (
        "auditor",
        f"places.{kind}",
        str(place.pk),
    )
    assert PHONE not in entry.facts + entry.after


def test_nobody_reveals_by_a_link_nor_in_another_county(village: Village) -> None:
    auditor = enter(village, Role.AUDITOR)
    stranger = make_village(make_township(make_county("别县")), director_phone=PHONE)

    assert auditor.get(f"/admin/contacts/village/{village.pk}/").status_code == 405
    assert auditor.post(f"/admin/contacts/village/{stranger.pk}/").status_code == 404
    assert auditor.post(f"/admin/contacts/office/{village.pk}/").status_code in (302, 403, 404)
    assert not Entry.objects.filter(action="contacts.unmask").exists()
