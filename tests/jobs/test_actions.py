"""Starting, cancelling and retrying jobs."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from outreach.accounts.models import User
from outreach.jobs import actions, leases
from outreach.jobs.errors import AlreadyMoved
from outreach.jobs.models import Job
from outreach.jobs.states import JobState

AT = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def alice() -> User:
    return User.objects.create_user("alice")


@pytest.fixture
def charlie() -> User:
    return User.objects.create_user("charlie")


def start(actor: User, key: str | None = None) -> Job:
    return actions.enqueue(kind="test.count", title="Count", payload={}, actor=actor, at=AT, key=key)


def test_one_key_makes_one_job(alice: User) -> None:
    first = start(alice, key="letter-1")

    second = start(alice, key="letter-1")

    assert second == first
    assert Job.objects.count() == 1


def test_jobs_without_a_key_are_never_the_same(alice: User) -> None:
    start(alice)

    start(alice)

    assert Job.objects.count() == 2


def test_a_queued_job_is_cancelled_at_once(alice: User) -> None:
    job = actions.cancel(job=start(alice), actor=alice, at=AT)

    assert job.state == JobState.CANCELLED
    assert leases.claim() is None


def test_a_running_job_is_asked_to_stop(alice: User) -> None:
    start(alice)
    job = leases.claim()
    assert job is not None

    actions.cancel(job=job, actor=alice, at=AT)

    assert job.stop_requested
    assert job.state == JobState.RUNNING


def test_a_finished_job_cannot_be_cancelled(alice: User) -> None:
    start(alice)
    job = leases.claim()
    assert job is not None
    leases.finish(job)

    with pytest.raises(AlreadyMoved):
        actions.cancel(job=job, actor=alice, at=AT)

    assert Job.objects.get().state == JobState.DONE


def test_a_stranger_may_neither_cancel_nor_retry(alice: User, charlie: User) -> None:
    job = start(alice)

    with pytest.raises(PermissionDenied):
        actions.cancel(job=job, actor=charlie, at=AT)
    with pytest.raises(PermissionDenied):
        actions.retry(job=job, actor=charlie)

    assert Job.objects.get().state == JobState.QUEUED


def test_a_failed_job_is_queued_again_by_retry(alice: User) -> None:
    start(alice)
    job = leases.claim()
    assert job is not None
    leases.fail(job, en="No.", zh="不行。")

    actions.retry(job=job, actor=alice)

    assert (job.state, job.error_en, job.attempts) == (JobState.QUEUED, "", 0)


def test_a_newer_preview_withdraws_the_older_one(alice: User) -> None:
    old = start(alice, key="preview-7-a")
    start(alice, key="preview-7-b")
    other = start(alice, key="preview-8-a")

    withdrawn = actions.withdraw(kind="test.count", key_prefix="preview-7-", except_key="preview-7-b")

    old.refresh_from_db()
    other.refresh_from_db()
    assert withdrawn == 1
    assert (old.state, old.key) == (JobState.CANCELLED, None)
    assert other.state == JobState.QUEUED
