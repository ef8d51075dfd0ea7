"""The pages of people: roles that fit the office, and nobody who makes themselves almighty."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.places.models import Office, Region, RegionLevel
from tests.places import factories

PASSWORD = "Eine-lange-7"


def fields(office: Office, *groups: Group, **others: Any) -> dict[str, Any]:
    values = {
        "username": "newcomer",
        "full_name": "新同事",
        "office": office.pk,
        "phone": "0715-0000005",
        "groups": [group.pk for group in groups],
        "is_active": "on",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    return values | others


def add(client: Client, values: dict[str, Any]) -> Any:
    return client.post(reverse("wagtailusers_users:add"), values)


def errors_of(response: Any) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)


def test_a_person_gets_name_office_phone_and_roles(
    client: Client, bob: User, bureau: Office, groups: dict[Role, Group]
) -> None:
    client.force_login(bob)

    answer = add(client, fields(bureau, groups[Role.EDITOR]))

    assert answer.status_code == 302
    person = User.objects.get(username="newcomer")
    assert (person.full_name, person.office, person.phone) == ("新同事", bureau, "0715-0000005")
    assert list(person.groups.all()) == [groups[Role.EDITOR]]


def test_people_of_a_township_cannot_get_a_role_of_the_office(
    client: Client, bob: User, township_office: Office, groups: dict[Role, Group]
) -> None:
    client.force_login(bob)

    answer = add(client, fields(township_office, groups[Role.EDITOR]))

    assert list(errors_of(answer)) == ["groups"]
    assert not User.objects.filter(username="newcomer").exists()


def test_a_township_member_needs_a_township_office(
    client: Client, bob: User, bureau: Office, groups: dict[Role, Group]
) -> None:
    client.force_login(bob)

    answer = add(client, fields(bureau, groups[Role.TOWNSHIP_MEMBER]))

    assert list(errors_of(answer)) == ["office"]


@pytest.mark.parametrize(("role", "faults"), [(Role.EDITOR, ["groups"]), (Role.AUDITOR, [])])
def test_people_above_the_counties_only_read(
    client: Client, groups: dict[Role, Group], role: Role, faults: list[str]
) -> None:
    prefecture = Region.objects.create(name="示例市", code="421200", level=RegionLevel.PREFECTURE)
    client.force_login(factories.make_superuser())

    answer = add(client, fields(factories.make_office(prefecture), groups[role]))

    assert (list(errors_of(answer)) if answer.status_code == 200 else []) == faults
    assert User.objects.filter(username="newcomer").exists() is not bool(faults)


def test_an_administrator_cannot_appoint_a_superuser(
    client: Client, bob: User, bureau: Office, groups: dict[Role, Group]
) -> None:
    client.force_login(bob)

    add(client, fields(bureau, groups[Role.EDITOR], is_superuser="on"))

    assert User.objects.get(username="newcomer").is_superuser is False


def test_an_administrator_cannot_touch_a_superuser(client: Client, bob: User) -> None:
    chief = factories.make_superuser()
    client.force_login(bob)
    edit = reverse("wagtailusers_users:edit", args=[chief.pk])

    answer = client.post(edit, {"username": chief.username, "password1": PASSWORD, "password2": PASSWORD})

    assert answer.status_code == 302
    chief.refresh_from_db()
    assert not chief.check_password(PASSWORD)


def test_a_superuser_may_appoint_another_but_not_of_a_township(
    client: Client, bureau: Office, township_office: Office
) -> None:
    client.force_login(factories.make_superuser())

    refused = add(client, fields(township_office, is_superuser="on"))
    add(client, fields(bureau, is_superuser="on"))

    assert list(errors_of(refused)) == ["groups"]
    assert User.objects.get(username="newcomer").is_superuser is True


def test_bulk_assignment_of_a_role_obeys_the_same_rule(
    client: Client, bob: User, alice: User, groups: dict[Role, Group]
) -> None:
    client.force_login(bob)
    url = reverse("wagtail_bulk_action", args=["accounts", "user", "assign_role"])

    client.post(f"{url}?id={alice.pk}&next=/admin/users/", {"role": groups[Role.EDITOR].pk})

    assert [group.name for group in alice.groups.all()] == [Role.TOWNSHIP_MEMBER]


def test_bulk_actions_spare_superusers(client: Client, bob: User) -> None:
    chief = factories.make_superuser()
    client.force_login(bob)
    url = reverse("wagtail_bulk_action", args=["accounts", "user", "set_active_state"])

    client.post(f"{url}?id={chief.pk}&next=/admin/users/", {"mark_as_active": ""})

    chief.refresh_from_db()
    assert chief.is_active is True


@pytest.mark.parametrize("name", ["wagtailadmin_home", "village:index", "places_import:upload"])
def test_a_township_member_never_enters_the_admin(client: Client, alice: User, name: str) -> None:
    client.force_login(alice)

    answer = client.get(reverse(name))

    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_the_list_shows_office_and_roles_in_words(client: Client, bob: User, alice: User) -> None:
    client.force_login(bob)

    page = client.get(reverse("wagtailusers_users:index")).content.decode()

    assert "爱丽丝" in page
    assert "示例镇办公室" in page
    assert str(Role.TOWNSHIP_MEMBER.label) in page


def test_the_list_finds_people_by_office(client: Client, bob: User, alice: User) -> None:
    client.force_login(bob)

    listed = client.get(reverse("wagtailusers_users:index"), {"office": alice.office_id})

    assert [person.full_name for person in listed.context["object_list"]] == ["爱丽丝"]


def test_a_password_that_is_too_easy_is_refused(
    client: Client, bob: User, bureau: Office, groups: dict[Role, Group]
) -> None:
    client.force_login(bob)

    answer = add(client, fields(bureau, groups[Role.EDITOR], password1="12345678", password2="12345678"))

    assert "password2" in errors_of(answer)


def test_a_person_is_not_copied(client: Client, bob: User) -> None:
    client.force_login(bob)

    listed = client.get("/admin/users/")

    assert (listed.status_code, "/copy/" in listed.content.decode()) == (200, False)
    assert client.get(f"/admin/users/copy/{bob.pk}/").status_code == 404
