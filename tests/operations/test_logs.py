"""One request has one number in answer, access log and audit log; a JSON line names nobody and leaks no token."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils.functional import SimpleLazyObject

from outreach.accounts.models import User
from outreach.audit.log_lines import JsonLineFormatter
from outreach.audit.models import Channel, Entry
from outreach.audit.origin import Origin, acting, origin_of
from outreach.gate.access import number_of
from outreach.jobs.actions import enqueue
from outreach.jobs.child import run_handler
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.registry import Handler
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines() -> Iterator[StringIO]:
    """What a JSON handler at the root writes."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLineFormatter())
    access, root = logging.getLogger("outreach.access"), logging.getLogger()
    level = access.level
    access.setLevel(logging.INFO)
    root.addHandler(handler)
    yield written
    root.removeHandler(handler)
    access.setLevel(level)


def read(lines: StringIO, logger: str) -> list[dict[str, object]]:
    found = [json.loads(line) for line in lines.getvalue().splitlines()]
    return [line for line in found if line["logger"] == logger]


def test_answer_log_and_audit_share_the_number_of_a_request(client: Client, lines: StringIO) -> None:
    person = make_user("zhang", is_superuser=True, is_staff=True)
    client.force_login(person)

    answer = client.get("/admin/jobs/999999/")

    (line,) = read(lines, "outreach.access")
    entry = Entry.objects.get(action="access.refused")
    assert answer["X-Request-ID"] == line["request"] == json.loads(entry.facts)["key"]
    assert (line["status"], line["message"], line["user"]) == (404, "GET /admin/jobs/999999/ 404", person.pk)
    assert "zhang" not in lines.getvalue()


def test_a_token_in_an_address_stays_out_of_the_log(client: Client, lines: StringIO) -> None:
    client.get("/d/opens-a-parcel/")

    (line,) = read(lines, "outreach.access")
    assert line["message"] == "GET /d/***/ 404"
    assert "opens-a-parcel" not in json.dumps(line)


def test_only_our_own_proxy_may_number_a_request() -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.5", headers={"X-Request-ID": "abcdef0123456789"})

    assert number_of(request) != "abcdef0123456789"
    with override_settings(TRUSTED_PROXIES=["10.0.0.0/8"]):
        assert number_of(request) == "abcdef0123456789"
        forged = RequestFactory().get("/", REMOTE_ADDR="10.0.0.5", headers={"X-Request-ID": "x" * 20})
        assert len(number_of(forged)) == 12


def test_a_line_of_a_job_names_the_job_and_who_started_it(lines: StringIO) -> None:
    person = make_user("wang")
    job = enqueue(kind="test.loud", title="信", payload={}, actor=person, at=datetime.now(UTC))

    def work(job: Job, progress: Progress) -> None:
        logging.getLogger("materials").warning("password=hunter2 call 13800000001\n伪造 line")
        raise OSError("no such printer")

    with acting(Origin(Channel.JOB, person, facts={"job": job.pk, "kind": job.kind})):
        run_handler(job, Handler(work, memory_mb=512, wall_s=5))

    (said,) = read(lines, "materials")
    (failed,) = read(lines, "outreach.jobs.child")
    assert (said["job"], said["kind"], said["user"]) == (job.pk, "test.loud", person.pk)
    assert said["message"] == "password=*** call 138****001\\x0a伪造 line"
    assert "no such printer" in str(failed["exc_info"])
    assert len(lines.getvalue().splitlines()) == 2


def test_a_line_asks_the_database_nothing(lines: StringIO) -> None:
    request = HttpRequest()
    request.user = SimpleLazyObject(lambda: User.objects.get())  # type: ignore[assignment]  # as Django does

    with CaptureQueriesContext(connection) as captured, acting(origin_of(request)):
        logging.getLogger("materials").warning("said")

    assert len(captured) == 0
    assert "user" not in read(lines, "materials")[0]
