"""What Prometheus reads: only with the token, and the jobs as they are."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client, override_settings

from outreach.gate.checks import find_open_doors
from outreach.jobs.actions import enqueue
from outreach.jobs.models import WorkerBeat

TOKEN = "only-prometheus-knows-this"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("token", "sent"), [("", "Bearer "), ("", ""), (TOKEN, ""), (TOKEN, "Bearer wrong"), (TOKEN, TOKEN)]
)
def test_for_a_stranger_the_page_is_not_there(client: Client, token: str, sent: str) -> None:
    with override_settings(METRICS_TOKEN=token):
        assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404


def test_the_jobs_and_the_workers_are_counted(client: Client) -> None:
    ago = datetime.now(UTC) - timedelta(seconds=90)
    for _number in range(2):
        enqueue(kind="test.metrics", title="信", payload={}, actor=None, at=ago)
    WorkerBeat.objects.create(name="host:1")

    with override_settings(METRICS_TOKEN=TOKEN):
        page = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).content.decode()

    told = dict(line.rsplit(" ", 1) for line in page.splitlines() if not line.startswith("#"))
    assert (told['outreach_jobs{state="queued"}'], told["outreach_workers"]) == ("2.0", "1.0")
    assert 90 <= float(told["outreach_job_wait_seconds"]) < 180


def test_a_guessable_token_stops_the_start() -> None:
    with override_settings(METRICS_TOKEN="short"):
        assert "outreach.E125" in [fault.id for fault in find_open_doors()]
