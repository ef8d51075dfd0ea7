"""Claims are exclusive, late workers write nothing, and ten attempts without progress end it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.functions import Now

from outreach.jobs import leases
from outreach.jobs.errors import LeaseLost
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.states import JobState

pytestmark = pytest.mark.django_db


@pytest.fixture
def job() -> Job:
    return Job.objects.create(kind="test.count", title="Count", created_at=datetime(2026, 6, 1, tzinfo=UTC))


def abandon(job: Job) -> None:
    """Let the lease run out, as a killed worker does."""
    Job.objects.filter(pk=job.pk).update(lease_until=Now() - timedelta(seconds=1))


def test_two_workers_cannot_claim_one_job(job: Job) -> None:
    first = leases.claim()

    second = leases.claim()

    assert first == job
    assert second is None


def test_the_slower_of_two_claims_wins_nothing(job: Job) -> None:
    # Both saw the job as claimable; the conditional UPDATE lets only one through.
    assert leases._claim_one(job.pk) is not None

    assert leases._claim_one(job.pk) is None


def test_an_urgent_job_is_claimed_first(job: Job) -> None:
    urgent = Job.objects.create(kind="test.count", title="Preview", created_at=job.created_at, priority=9)

    assert leases.claim() == urgent


def test_an_abandoned_job_is_claimed_by_another_worker(job: Job) -> None:
    leases.claim()
    abandon(job)

    again = leases.claim()

    assert again is not None
    assert again.attempts == 2


def test_a_late_worker_can_neither_report_nor_finish(job: Job) -> None:
    late = leases.claim()
    assert late is not None
    abandon(job)
    leases.claim()

    with pytest.raises(LeaseLost):
        Progress(late).report(1, 1)

    assert leases.heartbeat(late) is False
    assert leases.finish(late) is False
    assert Job.objects.get().state == JobState.RUNNING


def test_too_many_attempts_without_progress_fail_the_job(job: Job) -> None:
    for _attempt in range(leases.MAX_ATTEMPTS):
        assert leases.claim() is not None
        abandon(job)

    assert leases.claim() is None

    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert str(leases.MAX_ATTEMPTS) in job.error_zh


def test_progress_earns_further_attempts(job: Job) -> None:
    for done in range(1, 2 * leases.MAX_ATTEMPTS):
        claimed = leases.claim()
        assert claimed is not None
        progress = Progress(claimed)
        # What an earlier attempt left in the folder; then one more, and the worker is killed in the same half second.
        progress.report(done - 1, 100)
        progress.report(done, 100)
        abandon(job)

    assert leases.claim() is not None


def test_counts_are_written_twice_a_second_at_most(
    job: Job, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    claimed = leases.claim()
    assert claimed is not None
    progress = Progress(claimed)

    with django_assert_max_num_queries(4):
        for done in range(1, 50):
            progress.report(done, 100)


def test_a_released_job_keeps_its_attempts(job: Job) -> None:
    claimed = leases.claim()
    assert claimed is not None

    leases.release(claimed)

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.QUEUED, 0)
