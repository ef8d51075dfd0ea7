"""The self-audit on minors' data: what it counts, what it finds, and who may read it."""

from datetime import timedelta

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.reports.minors import ChildColumn, audit_minors, child_columns
from outreach.accounts.counties import counties_of
from outreach.accounts.models import User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.audit.models import Entry
from outreach.audit.record import record
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from outreach.places.models import Office, OfficeKind
from tests.factories import make_county, make_township, make_user, make_village

PAGE = "/admin/minors/"


@pytest.fixture
def auditor(db: None) -> User:
    groups = setup_roles()
    office = Office.objects.create(county=make_county(), kind=OfficeKind.MEMBER_BODY, name="审计局")
    user = make_user("auditor")
    User.objects.filter(pk=user.pk).update(office=office)
    user.groups.add(groups[Role.AUDITOR])
    return User.objects.get(pk=user.pk)


def read(user: User) -> object:
    at = timezone.localtime()
    return audit_minors(counties_of(user), Entry.objects.all(), year=at.year, at=at)


def test_every_column_about_children_is_a_number() -> None:
    columns = child_columns()

    assert [column for column in columns if not column.is_number] == []
    assert len(columns) == 3


def test_a_column_for_a_name_of_a_child_would_be_seen() -> None:
    """The positive control."""

    class Register(models.Model):
        child_name = models.CharField("name", max_length=9)

        class Meta:
            app_label = "never_installed"
            managed = False

        def __str__(self) -> str:
            return self.child_name

    assert child_columns([Register]) == [ChildColumn("register", "name", is_number=False)]


def test_a_roster_past_its_time_is_found_and_a_stranger_s_is_not_counted(auditor: User) -> None:
    now = timezone.now()
    stranger = make_user("stranger", make_township(make_county("别县")))
    for user, payload in (
        (auditor, {"roster": "rosters/a.csv"}),
        (auditor, {"roster": "", "is_wiped": True}),
        (auditor, {}),
        (stranger, {"roster": "rosters/b.csv"}),
    ):
        Job.objects.create(
            kind="x", title="x", payload=payload, state=JobState.DONE, created_by=user,
            created_at=now, finished_at=now - timedelta(days=30),
        )  # fmt: skip

    found = read(auditor)

    assert (found.rosters.used, found.rosters.wiped, found.rosters.kept, found.rosters.overdue) == (
        2,
        1,
        1,
        1,
    )
    assert (found.is_clean, found.findings["rosters"]) == (False, 1)


def test_who_saw_contacts_is_counted_by_person(auditor: User) -> None:
    for action, name in (
        ("contacts.view", "village:index"),
        ("contacts.view", "village:index"),
        ("data.export", "village:index"),
        ("data.export", "progress:rows"),
    ):
        record(action, kind="page", name=name, actor=auditor)

    found = read(auditor)

    assert [(row["actor_name"], row["views"], row["downloads"]) for row in found.seen] == [("auditor", 2, 1)]


def test_the_page_counts_one_county_and_says_what_was_deleted(auditor: User, client: Client) -> None:
    make_village(make_township(auditor.office.county), children=7, left_behind_children=5, pupils=0)
    make_village(make_township(make_county("别县")), children=40_000, left_behind_children=0)
    record("row.delete", kind="places.village", name="小村", actor=auditor)
    client.force_login(auditor)

    page = client.get(PAGE)

    assert page.status_code == 200
    assert dict(page.context["audit"].sums)["儿童"] == 7
    assert [row["times"] for row, _action, _kind in page.context["gone"]] == [1]
    assert "40,000" not in page.content.decode()
    assert client.get(PAGE + "?year=1").status_code == 200


def test_who_may_not_audit_is_sent_away(auditor: User, client: Client) -> None:
    auditor.groups.set([setup_roles()[Role.EDITOR]])
    client.force_login(User.objects.get(pk=auditor.pk))

    assert client.get(PAGE).status_code in (302, 403)


def test_more_rows_cost_no_more_queries(auditor: User) -> None:
    counts = []
    for number in range(3):
        make_village(make_township(auditor.office.county), left_behind_children=0)
        record("contacts.view", kind="page", name="x", actor=make_user(f"one{number}"))
        with CaptureQueriesContext(connection) as asked:
            read(auditor)
        counts.append(len(asked))

    assert counts[0] == counts[2]
    assert counts[0] <= 12
