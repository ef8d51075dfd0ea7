"""Jobs, imports and web addresses: what has no one to go on with, and what names nothing."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail

from outreach.databases import read_database
from outreach.jobs import leases, mails
from outreach.jobs.actions import cancel
from outreach.jobs.errors import AlreadyMoved, JobFailed, JobStopped, LeaseLost
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.states import JobState
from outreach.places.imports import HeadersRefused, make_plan
from outreach.places.imports.faults import BadCell, FaultReason
from outreach.places.imports.plan import _Townships
from outreach.places.imports.rows import check_table
from outreach.spreadsheets import Row
from tests.places import factories
from tests.places.factories import make_superuser

AT = datetime(2026, 6, 1, tzinfo=UTC)


def job(**fields: Any) -> Job:
    return Job.objects.create(**({"kind": "x", "title": "x", "created_at": AT} | fields))


@pytest.mark.django_db
def test_a_job_that_has_ended_is_not_cancelled() -> None:
    with pytest.raises(AlreadyMoved):
        cancel(job=job(state=JobState.DONE), actor=make_superuser(), at=AT)


@pytest.mark.django_db
def test_a_worker_that_lost_its_job_neither_asks_nor_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = Progress(job(token="00000000-0000-0000-0000-000000000007"))
    Job.objects.update(token="00000000-0000-0000-0000-000000000008")
    monkeypatch.setattr(leases, "hand_over", lambda *_args, **_options: False)

    with pytest.raises(LeaseLost):
        lost._is_stop_requested()
    with pytest.raises(LeaseLost):
        lost.cut(kind="x", parts=[])
    monkeypatch.setattr(Progress, "_is_stop_requested", lambda _self: False)
    with pytest.raises(LeaseLost):
        lost.cut(kind="x", parts=[])
    monkeypatch.setattr(Progress, "_is_stop_requested", lambda _self: True)
    with pytest.raises(JobStopped):
        lost.cut(kind="x", parts=[])


def test_a_mail_server_that_stays_away_fails_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_mail: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(mails, "WAITS_S", (0, 0))
    monkeypatch.setattr(mails.EmailMessage, "send", refuse)
    progress: Any = SimpleNamespace(should_stop=lambda: False)

    with pytest.raises(JobFailed):
        mails.send(mails.Mail("a@example.org", "x", "x"), progress)

    assert mail.outbox == []


@pytest.mark.parametrize("rows", [[], [Row(1, ["村代码", "村名", "乡镇代码"])]])
def test_a_sheet_without_rows_is_refused(rows: list[Row]) -> None:
    with pytest.raises(HeadersRefused):
        check_table(rows, kind="village")


@pytest.mark.django_db
def test_a_township_that_nobody_or_two_are_called_is_a_fault() -> None:
    county = factories.make_county()
    factories.make_township(county, name="同名镇")
    factories.make_township(county, name="同名镇")
    townships = _Townships(county)

    for name, reason in (
        ("无名镇", FaultReason.UNKNOWN_TOWNSHIP),
        ("同名镇", FaultReason.AMBIGUOUS_TOWNSHIP),
    ):
        with pytest.raises(BadCell) as fault:
            townships.find("", name)
        assert fault.value.reason == reason


@pytest.mark.django_db
def test_a_place_of_another_county_is_a_fault_of_its_row() -> None:
    factories.make_township(factories.make_county(), code="999", name="外县镇")
    table = check_table([Row(1, ["乡镇代码", "乡镇名称"]), Row(2, ["999", "改名镇"])], kind="township")

    plan = make_plan(table.records, kind="township", county=factories.make_county())

    assert [fault.reason for fault in plan.faults] == [FaultReason.OTHER_COUNTY]


@pytest.mark.parametrize("url", ["mysql://x/y", "postgres://host:port/name", "postgres://host"])
def test_a_url_of_no_database_is_told_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match=r"must|is no URL") as told:
        read_database(url)

    assert url not in str(told.value)
