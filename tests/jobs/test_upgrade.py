"""During an upgrade: an old worker leaves what it does not know, a new one does what old web processes ask for."""

from datetime import UTC, datetime

import pytest

from outreach.jobs import registry
from outreach.jobs.actions import enqueue
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.registry import handler
from outreach.jobs.states import JobState
from outreach.jobs.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)
OLD, NEW = "test.letters", "test.letters.2"


@handler(OLD)
def by_places(job: Job, progress: Progress) -> None:
    progress.report(len(job.payload["villages"]), 2)


@handler(NEW)
def by_query(job: Job, progress: Progress) -> None:
    progress.report(job.payload["villages"]["count"], 2)


def ask(kind: str, villages: object) -> Job:
    return enqueue(
        kind=kind, title="信", payload={"villages": villages}, actor=None, at=datetime.now(UTC), total=2
    )


def state_of(job: Job) -> tuple[str, int]:
    job.refresh_from_db()
    return job.state, job.attempts


def test_an_old_worker_leaves_a_new_job_to_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    new, old = ask(NEW, {"count": 2}), ask(OLD, [1, 2])
    with monkeypatch.context() as last_release:
        last_release.delitem(registry._handlers, NEW)
        Worker().run(until_idle=True)
        assert (state_of(new), state_of(old)) == ((JobState.QUEUED, 0), (JobState.DONE, 1))

    Worker().run(until_idle=True)

    assert state_of(new) == (JobState.DONE, 1)


def test_a_new_worker_does_what_an_old_web_process_asked_for() -> None:
    old = ask(OLD, [1, 2])

    Worker().run(until_idle=True)

    assert state_of(old) == (JobState.DONE, 1)


def test_under_one_kind_the_new_payload_would_have_failed() -> None:
    """The positive control: why a changed payload needs a kind of its own."""
    mixed = ask(NEW, [1, 2])

    Worker().run(until_idle=True)

    assert state_of(mixed) == (JobState.FAILED, 1)
