"""A second county: its editor and its auditor meet nothing of the first county in lists, filters, downloads, pages."""

import re
from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from openpyxl import load_workbook
from wagtail.log_actions import log

from campaigns.models import Speaker
from outreach.accounts import scoping
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.places.models import Office, OfficeKind
from outreach.places.staff import scope
from tests.campaigns.rows import make_activity, make_campaign, make_kind
from tests.factories import make_county, make_township, make_user, make_village
from tests.trust.conftest import CANARY

LISTS = ["township", "village", "office", "campaign", "activity", "speaker", "vehicle", "printer"]
FORMS = [*LISTS, "material"]


@pytest.fixture
def rows(people: dict[str, User]) -> dict[str, int]:
    """One row of each kind in the first county, the canary in its name; by kind."""
    county = people["editor"].office.county
    township = make_township(county, f"{CANARY}镇")
    campaign = make_campaign(county, name=f"{CANARY}月")
    person = make_user("person")
    # Behind the audit log's back: its line would belong to no county, as the person does until it has an office.
    User.objects.filter(pk=person.pk).update(
        username=f"{CANARY}-person", full_name=f"{CANARY}同志", office=people["editor"].office
    )
    log(campaign, "wagtail.edit", user=people["editor"])
    return {
        "activity": make_activity(campaign, make_kind(), title=f"{CANARY}课").pk,
        "township": township.pk,
        "village": make_village(township, f"{CANARY}村").pk,
        "office": Office.objects.create(county=county, kind=OfficeKind.MEMBER_BODY, name=f"{CANARY}局").pk,
        "campaign": campaign.pk,
        "person": person.pk,
        "speaker": Speaker.objects.create(county=county, name=f"{CANARY}讲师").pk,
    }


def enter(role: Role, rows: dict[str, int]) -> Client:
    """Somebody of another county, with a row of their own, so that no list is empty."""
    county = make_county("别县")
    office = Office.objects.create(county=county, kind=OfficeKind.MEMBER_BODY, name="别县宣传部")
    make_village(make_township(county, "别镇"), "别村")
    user = make_user(f"other-{role}")
    User.objects.filter(pk=user.pk).update(office=office)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR])
def test_another_county_s_lists_do_not_tell(rows: dict[str, int], role: Role) -> None:
    client = enter(role, rows)

    for kind in LISTS:
        for query in ("", f"?q={CANARY[:2]}"):
            answer = client.get(f"/admin/{kind}/{query}")
            assert (kind, answer.status_code, CANARY in answer.content.decode()) == (kind, 200, False)
    book = load_workbook(BytesIO(client.get("/admin/village/?export=xlsx").getvalue()))
    names = str(list(book.active.iter_rows(values_only=True)))
    assert (CANARY in names, "别村" in names) == (False, True)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR])
def test_forms_offer_nothing_of_another_county(rows: dict[str, int], role: Role) -> None:
    client = enter(role, rows)

    offered = {kind: client.get(f"/admin/{kind}/new/") for kind in FORMS}

    assert {kind: answer.status_code for kind, answer in offered.items() if answer.status_code != 200} == {}
    assert [kind for kind, answer in offered.items() if CANARY in answer.content.decode()] == []


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR, Role.ADMINISTRATOR])
def test_nothing_in_the_menu_leads_to_another_county(rows: dict[str, int], role: Role) -> None:
    client = enter(role, rows)
    menu = client.get("/admin/").content.decode()

    links = sorted(set(re.findall(r"(/admin/[^&\"?]*/)&quot;|\"(/admin/[^\"?&]*/)\"", menu)))

    telling = [link for pair in links for link in pair if link and CANARY in text_of(client, link)]
    assert len(links) > 20
    assert telling == []


def text_of(client: Client, address: str) -> str:
    answer = client.get(address, follow=True)
    return "" if answer.streaming else answer.content.decode()


def test_an_administrator_of_a_county_manages_its_own_people_only(rows: dict[str, int]) -> None:
    client = enter(Role.ADMINISTRATOR, rows)
    person = rows["person"]
    deleting = "/admin/bulk/accounts/user/delete/"

    pages = ["/admin/users/", f"/admin/users/?q={CANARY[:2]}", "/admin/users/new/"]
    closed = [f"/admin/users/edit/{person}/", f"{deleting}?id={person}", f"{deleting}?id=all"]

    answers = [client.get(page) for page in pages]
    assert [(answer.status_code, CANARY in answer.content.decode()) for answer in answers] == [
        (200, False)
    ] * 3
    assert [client.get(page).status_code for page in closed] == [404] * 3
    assert [client.post(page).status_code for page in closed] == [404] * 3
    assert User.objects.filter(pk=person).exists()


@pytest.mark.parametrize("page", ["edit", "delete", "inspect", "history", "usage"])
def test_another_county_s_rows_do_not_exist(rows: dict[str, int], page: str) -> None:
    client = enter(Role.EDITOR, rows)

    for kind in rows.keys() & {*LISTS}:
        pk = rows[kind]
        address = f"/admin/{kind}/{page}/{pk}/"
        answers = [client.get(address), client.post(address, {"name": "changed"})]
        assert (address, [CANARY in answer.content.decode() for answer in answers]) == (
            address,
            [False, False],
        )
        assert (address, {answer.status_code for answer in answers}) == (address, {404})


def test_without_the_guards_the_same_pages_tell(
    rows: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control."""
    client = enter(Role.EDITOR, rows)
    for module in (scope, scoping):
        monkeypatch.setattr(module, "in_counties", lambda found, _user: found)

    assert CANARY in client.get("/admin/village/").content.decode()
    assert CANARY in client.get(f"/admin/village/edit/{rows['village']}/").content.decode()
