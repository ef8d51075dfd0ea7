"""setup_roles gives each role exactly what the table says, however often it runs."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import GroupApprovalTask, GroupCollectionPermission, GroupPagePermission

from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from tests.places import factories

pytestmark = pytest.mark.django_db


def state_of_everything() -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = list(Group.objects.order_by("pk").values_list("pk", "name"))
    rows += Group.permissions.through.objects.order_by("pk").values_list("group", "permission")
    rows += GroupPagePermission.objects.order_by("pk").values_list("group", "page", "permission")
    rows += GroupCollectionPermission.objects.order_by("pk").values_list("group", "permission")
    rows += GroupApprovalTask.groups.through.objects.order_by("pk").values_list("group")
    return rows


def test_running_it_twice_changes_nothing() -> None:
    call_command("setup_roles", stdout=StringIO())
    once = state_of_everything()

    call_command("setup_roles", stdout=StringIO())

    assert state_of_everything() == once


def test_there_is_one_group_for_each_role_and_no_other() -> None:
    setup_roles()

    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)


def test_a_stock_group_with_people_stays() -> None:
    factories.make_user().groups.add(Group.objects.get(name="Editors"))

    setup_roles()

    assert Group.objects.filter(name="Editors").exists()


def test_a_permission_given_by_hand_is_taken_back() -> None:
    group = setup_roles()[Role.AUDITOR]
    group.permissions.add(Permission.objects.get(codename="change_village"))

    setup_roles()

    assert not group.permissions.filter(codename="change_village").exists()


@pytest.mark.parametrize(
    ("role", "has", "has_not"),
    [
        (Role.EDITOR, "campaigns.change_campaign", "campaigns.change_measure"),
        (Role.EDITOR, "places.add_village", "accounts.change_user"),
        (Role.EDITOR, "materials.change_design", "materials.publish_design"),
        (Role.EDITOR, "search.add_synonymgroup", "accounts.change_user"),
        (Role.APPROVER, "search.delete_synonymgroup", "accounts.change_user"),
        (Role.ADMINISTRATOR, "search.change_synonymgroup", "accounts.delete_user"),
        (Role.REVIEWER, "materials.view_design", "search.view_synonymgroup"),
        (Role.APPROVER, "materials.publish_design", "accounts.change_user"),
        (Role.AUDITOR, "campaigns.view_activity", "campaigns.change_activity"),
        (Role.REVIEWER, "materials.view_design", "materials.change_design"),
        (Role.STORE_KEEPER, "materials.change_edition", "campaigns.change_activity"),
        (Role.ADMINISTRATOR, "accounts.change_user", "accounts.delete_user"),
    ],
)
def test_a_role_has_what_it_needs_and_no_more(role: Role, has: str, has_not: str) -> None:
    person = factories.make_user()
    person.groups.add(setup_roles()[role])

    assert (person.has_perm(has), person.has_perm(has_not)) == (True, False)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_but_the_townships_may_enter_the_admin(role: Role) -> None:
    person = factories.make_user()
    person.groups.add(setup_roles()[role])

    assert person.has_perm("wagtailadmin.access_admin") == (role != Role.TOWNSHIP_MEMBER)


def test_an_editor_writes_pages_and_an_approver_publishes_them() -> None:
    groups = setup_roles()
    verbs = {
        role: set(
            GroupPagePermission.objects.filter(group=groups[role]).values_list(
                "permission__codename", flat=True
            )
        )
        for role in (Role.EDITOR, Role.APPROVER, Role.AUDITOR)
    }

    assert verbs[Role.EDITOR] == {"add_page", "change_page"}
    assert "publish_page" in verbs[Role.APPROVER]
    assert verbs[Role.AUDITOR] == set()


def test_approvers_and_reviewers_approve_in_the_workflow() -> None:
    setup_roles()

    approving = GroupApprovalTask.objects.get().groups.values_list("name", flat=True)

    assert set(approving) == {Role.APPROVER, Role.REVIEWER}
