"""The administrator of all works in one county at a time; whoever sits in a county rules no other from there."""

import json

import pytest
from django.test import Client

from outreach.accounts.models import User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.accounts.working import COOKIE
from outreach.places.models import Region, RegionLevel, Village
from tests.campaigns.rows import make_activity, make_campaign, make_kind
from tests.factories import make_county, make_office, make_township, make_user, make_village

pytestmark = pytest.mark.django_db
# Each is made for one county, and says so where there are several.
OF_ONE = (
    "/admin/activities/calendar/",
    "/admin/activity/new/",
    "/admin/stock/ledger/",
    "/admin/progress/",
    "/admin/village/new/",
    "/admin/material/new/",
)
OF_ALL = (
    "/admin/sites/",
    "/admin/groups/",
    "/admin/workflows/list/",
    "/admin/redirects/",
    "/admin/settings/places/sitecounty/",
)


@pytest.fixture
def villages() -> list[Village]:
    """One in each of two counties."""
    return [make_village(make_township(make_county(name)), f"{name}村") for name in ("甲县", "乙县")]


@pytest.fixture
def root() -> Client:
    client = Client()
    client.force_login(make_user("root", is_superuser=True))
    return client


def choose(client: Client, county: Region | None, back: str = "") -> str:
    answer = client.post("/admin/county/", {"county": county.pk if county else "", "next": back})
    return str(answer.headers["Location"])


def names(client: Client, address: str) -> set[str]:
    """Which of the two villages a page names."""
    page = client.get(address).content.decode()
    return {name for name in ("甲县村", "乙县村") if name in page}


def test_a_page_of_one_county_asks_for_it_and_is_shown_then(root: Client, villages: list[Village]) -> None:
    for address in OF_ONE:
        asked = root.get(address)
        assert (asked.status_code, asked.headers.get("Location", "")[:20]) == (302, "/admin/county/?next="), (
            address
        )
        assert "乙县" in root.get(asked.headers["Location"]).content.decode()

    assert choose(root, villages[1].township.county, OF_ONE[0]) == OF_ONE[0]

    assert {root.get(address, follow=True).status_code for address in OF_ONE} == {200}
    assert names(root, "/admin/village/") == {"乙县村"}


def test_a_file_is_of_one_county_and_its_list_offers_it(root: Client, villages: list[Village]) -> None:
    """Nothing is read for a file of all; people and offices stand above the counties, too."""
    for kind in ("village", "township", "activity", "campaign", "material", "edition"):
        asked = root.get(f"/admin/{kind}/?q=x&export=xlsx")
        assert (kind, asked.status_code, asked.headers.get("Location")) == (
            kind, 302, f"/admin/county/?next=%2Fadmin%2F{kind}%2F%3Fq%3Dx&file=1",
        )  # fmt: skip
    page = root.get(asked.headers["Location"], headers={"accept-language": "en"}).content.decode()
    assert "A file holds the rows of one county." in page
    for kind in ("users", "office", "region"):
        assert "Content-Disposition" in root.get(f"/admin/{kind}/?export=csv").headers

    choose(root, villages[1].township.county)

    said = root.get("/admin/village/?export=csv").content.decode()
    assert ("甲县村" in said, "乙县村" in said) == (False, True)


def test_all_counties_are_listed_until_one_is_chosen_and_again(root: Client, villages: list[Village]) -> None:
    assert names(root, "/admin/village/") == {"甲县村", "乙县村"}
    choose(root, villages[0].township.county)
    assert names(root, "/admin/village/") == {"甲县村"}
    # The menu is JSON, which writes Han characters as numbers.
    assert json.dumps("甲县")[1:-1] in root.get("/admin/").content.decode()

    assert choose(root, None) == "/admin/"

    assert names(root, "/admin/village/") == {"甲县村", "乙县村"}
    assert (
        "You work in all counties" in root.get("/admin/", headers={"accept-language": "en"}).content.decode()
    )


@pytest.mark.parametrize("chosen", [None, 0, 1])
def test_the_page_of_a_row_is_in_the_row_s_county(
    root: Client, villages: list[Village], chosen: int | None
) -> None:
    """Whichever is chosen: a link of a mail leads to the row, and its form offers that county's villages."""
    activity = make_activity(make_campaign(villages[1].township.county), make_kind())
    choose(root, None if chosen is None else villages[chosen].township.county)

    assert names(root, f"/admin/activity/edit/{activity.pk}/") == {"乙县村"}


def test_where_there_is_one_county_nothing_is_asked(root: Client) -> None:
    make_village()

    assert {root.get(address, follow=True).status_code for address in OF_ONE} == {200}
    assert "/admin/county/" not in root.get("/admin/").content.decode()


@pytest.mark.parametrize("word", ["0", "x", "99999", "-1", "1" * 40])
def test_a_crafted_choice_is_none(root: Client, villages: list[Village], word: str) -> None:
    root.cookies[COOKIE] = word

    assert names(root, "/admin/village/") == {"甲县村", "乙县村"}
    assert choose(root, None, "https://elsewhere.example/") == "/admin/"


def test_the_choice_takes_no_other_verbs(root: Client, villages: list[Village]) -> None:
    assert root.delete("/admin/county/").status_code == 405


def test_whoever_has_no_county_has_no_store(villages: list[Village]) -> None:
    """A prefecture reads sums; it has no store of its own."""
    prefecture = Region.objects.create(name="示例市", code="420000", level=RegionLevel.PREFECTURE)
    reader = make_user("reader")
    reader.office = make_office(prefecture)
    reader.save()
    reader.groups.add(setup_roles()[Role.AUDITOR])
    client = Client()
    client.force_login(reader)

    assert client.get("/admin/stock/").status_code == 404
    assert "/admin/stock/" not in client.get("/admin/").content.decode()


@pytest.fixture
def bound(villages: list[Village]) -> User:
    """A superuser who sits in the first county."""
    person = make_user("bound", is_superuser=True)
    person.office = make_office(villages[0].township.county)
    person.save()
    return person


def test_whoever_sits_in_a_county_chooses_none(bound: User, villages: list[Village]) -> None:
    client = Client()
    client.force_login(bound)
    client.cookies[COOKIE] = str(villages[1].township.county.pk)

    assert client.get("/admin/county/").status_code == 404
    assert names(client, "/admin/village/") == {"甲县村"}


@pytest.fixture
def bound_client(bound: User) -> Client:
    client = Client()
    client.force_login(bound)
    return client


def statuses(client: Client) -> dict[str, int]:
    return {address: client.get(address, follow=True).status_code for address in OF_ALL}


def test_what_rules_all_counties_is_shut_to_one(
    root: Client, bound_client: Client, villages: list[Village]
) -> None:
    page = bound_client.get("/admin/").content.decode()
    assert {
        address: bound_client.get(address, follow=True).status_code for address in OF_ALL
    } == dict.fromkeys(OF_ALL, 404)
    assert [address for address in OF_ALL if address in page] == []

    assert {address: root.get(address, follow=True).status_code for address in OF_ALL} == dict.fromkeys(
        OF_ALL, 200
    )
    choose(root, villages[0].township.county)
    assert root.get(OF_ALL[0]).status_code == 404


def test_nobody_of_one_county_makes_or_takes_an_administrator_of_all(
    bound: User, bound_client: Client
) -> None:
    almighty, password = make_user("almighty", is_superuser=True, full_name="总管"), "Zq7-nine-lamps"
    words = {"full_name": "新人", "is_superuser": "on", "is_active": "on"}
    words |= {"password1": password, "password2": password}

    bound_client.post("/admin/users/new/", words | {"username": "new"})
    bound_client.post(f"/admin/users/edit/{almighty.pk}/", words | {"username": "almighty"})
    bound_client.post(f"/admin/users/edit/{bound.pk}/", words | {"username": "bound"})

    assert not User.objects.get(pk=almighty.pk).check_password(password)
    assert User.objects.filter(is_superuser=True, office=None).get() == almighty
    # The control: with an office of the county it is allowed.
    bound_client.post("/admin/users/new/", words | {"username": "new", "office": bound.office_id})
    assert User.objects.get(username="new").is_superuser
