"""SIGTERM: a worker hands its job back, whatever the job is doing, and the next worker takes it up."""

import os
import signal
import time
from datetime import UTC, datetime

import pytest
from django.db import connections

from outreach.jobs import worker
from outreach.jobs.actions import enqueue
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.registry import handler
from outreach.jobs.states import JobState
from outreach.jobs.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)
DEADLINE_S = 20


@handler("test.polite")
def polite(job: Job, progress: Progress) -> None:
    """Looks up from its work now and then, as handlers should; the second worker need not wait."""
    progress.report(1, 2)
    while job.attempts == 1 and not (progress.folder / "again").exists():
        (progress.folder / "begun").touch()
        if progress.should_stop():
            (progress.folder / "again").touch()
            progress.stop()
        time.sleep(0.02)
    progress.report(2, 2)


@handler("test.deaf")
def deaf(job: Job, progress: Progress) -> None:
    if (progress.folder / "begun").exists():
        return
    (progress.folder / "begun").touch()
    time.sleep(DEADLINE_S)


@pytest.mark.parametrize("kind", ["test.polite", "test.deaf"])
def test_a_stopped_worker_hands_its_job_back(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "GRACE_S", 0.5)
    job = enqueue(kind=kind, title="信", payload={}, actor=None, at=datetime.now(UTC))
    folder = Progress(job).folder
    connections.close_all()
    child = os.fork()
    if child == 0:
        Worker().run()
        os._exit(0)
    deadline = time.monotonic() + DEADLINE_S
    while not (folder / "begun").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)

    os.kill(child, signal.SIGTERM)
    _pid, status = os.waitpid(child, 0)

    job.refresh_from_db()
    assert os.waitstatus_to_exitcode(status) == 0
    assert time.monotonic() < deadline
    assert (job.state, job.attempts, job.token) == (JobState.QUEUED, 0, None)
    Worker().run(until_idle=True)
    job.refresh_from_db()
    assert job.state == JobState.DONE
