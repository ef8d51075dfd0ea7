"""What people do through any door leaves an entry: who, from where, what, before and after."""

import json

import pytest
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory
from django.utils import timezone

from outreach.accounts.models import User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.audit.models import Entry
from outreach.audit.origin import client_address
from outreach.jobs.models import Job
from outreach.places.models import Office, OfficeKind
from tests.factories import make_county, make_township, make_user


@pytest.fixture
def bob(db: None) -> User:
    groups = setup_roles()
    county = make_county()
    office = Office.objects.create(county=county, kind=OfficeKind.MEMBER_BODY, name="民政局")
    user = make_user("bob", full_name="鲍勃", password="a-long-word-1")
    user.office = office
    user.save()
    user.groups.add(groups[Role.ADMINISTRATOR])
    return user


def last(action: str) -> Entry:
    return Entry.objects.filter(action=action).latest("pk")


def test_a_changed_phone_tells_who_from_where_before_and_after(bob: User, client: Client) -> None:
    township = make_township(bob.office.county, supervisor_phone="0715-0000001")
    client.force_login(bob)
    page = client.get(f"/admin/township/edit/{township.pk}/", REMOTE_ADDR="10.0.0.7")
    form = page.context["form"].initial | {"supervisor_phone": "0715-0000002"}
    form = {name: "" if value is None else value for name, value in form.items()}

    response = client.post(f"/admin/township/edit/{township.pk}/", form, REMOTE_ADDR="10.0.0.7")

    assert response.status_code == 302, response.context["form"].errors
    entry = last("row.change")
    assert (entry.actor_name, entry.address, entry.county_id) == ("鲍勃", "10.0.0.7", bob.office.county_id)
    assert (entry.object_type, entry.object_id) == ("places.township", str(township.pk))
    assert json.loads(entry.before) == {"supervisor_phone": "0715-****001"}
    assert json.loads(entry.after) == {"supervisor_phone": "0715-****002"}
    assert last("wagtail.edit").object_name == str(township)
    assert last("contacts.view").object_name == "township:edit"


def test_signing_in_out_and_failing_leave_entries(bob: User, client: Client) -> None:
    client.post("/login/", {"username": "bob", "password": "wrong"}, REMOTE_ADDR="10.0.0.8")
    client.post("/login/", {"username": "hunter2-typed-here", "password": "wrong"})
    client.post("/login/", {"username": "bob", "password": "a-long-word-1"}, REMOTE_ADDR="10.0.0.9")
    client.post("/logout/")

    told = Entry.objects.filter(action__startswith="session.").order_by("pk")
    assert [(entry.action, entry.result, entry.object_name) for entry in told] == [
        ("session.sign_in_failed", "failed", "鲍勃"),
        ("session.sign_in_failed", "failed", "h**"),
        ("session.sign_in", "done", "鲍勃"),
        ("session.sign_out", "done", "鲍勃"),
    ]
    assert [entry.address for entry in told[:3:2]] == ["10.0.0.8", "10.0.0.9"]
    assert not Entry.objects.filter(facts__contains="a-long-word-1").exists()


def test_a_refused_page_and_a_stranger_s_number_leave_entries(bob: User, client: Client) -> None:
    member = make_user("alice", make_township(bob.office.county))
    member.groups.add(Group.objects.get(name=Role.TOWNSHIP_MEMBER))
    client.force_login(member)

    client.get("/portal/orders/987654/")
    client.get("/admin/audit/")
    client.force_login(bob)
    client.get("/portal/")

    told = Entry.objects.filter(action="access.refused").order_by("pk")
    assert [(entry.actor_name, entry.object_name) for entry in told if "portal" in entry.object_name] == [
        ("alice", "portal:order"),
        ("鲍勃", "portal:home"),
    ]


def test_a_refusal_that_is_only_a_message_leaves_an_entry(bob: User, client: Client) -> None:
    job = Job.objects.create(
        kind="test", title="Count", created_at=timezone.now(), created_by=bob, state="done"
    )
    client.force_login(bob)

    answer = client.post(f"/admin/jobs/{job.pk}/retry/")

    assert (answer.status_code, last("access.refused").object_name) == (302, "jobs:retry")


def test_a_download_leaves_an_entry_and_a_public_page_none(bob: User, client: Client) -> None:
    client.get("/health/")
    assert Entry.objects.filter(action="data.export").count() == 0

    client.force_login(bob)
    client.get("/admin/township/?export=csv")

    entry = last("data.export")
    assert (entry.object_name, "townships-" in entry.facts) == ("township:index", True)


def test_a_role_given_is_told(bob: User) -> None:
    bob.groups.add(Group.objects.get(name=Role.AUDITOR))

    entry = last("row.members")
    assert (entry.object_name, json.loads(entry.after)) == ("鲍勃", {"add": ["auditor"]})


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"),
        ("10.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.0.0.2", "1.2.3.4"),
        ("10.0.0.1", "not an address", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_say_where_somebody_comes_from(
    peer: str, forwarded: str, address: str, settings: object
) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)

    assert client_address(request) == address


def test_the_page_shows_an_auditor_the_log_of_their_county_only(bob: User, client: Client) -> None:
    auditor = make_user("anna", full_name="安娜")
    auditor.office = bob.office
    auditor.save()
    auditor.groups.add(Group.objects.get(name=Role.AUDITOR))
    make_township(bob.office.county, name="本县镇")
    make_township(make_county("外县"), name="CANARY镇")
    client.force_login(auditor)

    for address in ("/admin/audit/", "/admin/audit/?q=镇", "/admin/audit/?group=row.&result=done"):
        shown = client.get(address).content.decode()
        assert ("本县镇" in shown, "CANARY" in shown) == (True, False)
    file = b"".join(client.get("/admin/audit/export.csv").streaming_content).decode()
    assert ("本县镇" in file, "CANARY" in file) == (True, False)
    stranger = Entry.objects.filter(object_name__contains="CANARY").latest("pk")
    assert client.get(f"/admin/audit/{stranger.pk}/").status_code == 404
    own = Entry.objects.filter(object_name__contains="本县镇").latest("pk")
    assert "本县镇" in client.get(f"/admin/audit/{own.pk}/").content.decode()


def test_the_page_is_closed_to_an_editor(bob: User, client: Client) -> None:
    editor = make_user("ed")
    editor.office = bob.office
    editor.save()
    editor.groups.add(Group.objects.get(name=Role.EDITOR))
    client.force_login(editor)

    for address in ("/admin/audit/", "/admin/audit/export.csv", "/admin/audit/1/"):
        response = client.get(address)
        assert (response.status_code, response.get("Location", "")) in [(302, "/admin/"), (403, "")]
    assert Entry.objects.filter(action="access.refused", actor_name="ed").count() == 3
