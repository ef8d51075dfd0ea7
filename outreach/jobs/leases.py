"""Claiming, keeping and ending a job: each a conditional UPDATE, so that no two workers can win."""

import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, F, Q
from django.db.models.functions import Now

from outreach.backup.pause import is_paused
from outreach.jobs.models import Job, JobQuerySet, WorkerBeat
from outreach.jobs.states import JobState
from outreach.jobs.waking import tell_workers

# Only a worker that dies with its job, or a database in trouble, leaves an attempt without an end: a child that needs
# too much memory or time fails at once. So this many are somebody's kills, or a job that takes the machine down.
MAX_ATTEMPTS = 10
# An upgrade is over by then: nobody who knows such a job will come.
NOBODY_KNOWS_S = 60 * 60
GAVE_UP_EN = (
    "The work stopped {attempts} times without getting further. Nothing was published. Retry it, or "
    "tell the administrator."
)
GAVE_UP_ZH = "任务已中断{attempts}次且没有进展，未发布任何文件。请重试；仍不行请联系系统管理员。"


def _from_now(seconds: int) -> ExpressionWrapper:
    # The database's clock, so that a host whose clock jumps neither loses nor steals a lease.
    return ExpressionWrapper(Now() + timedelta(seconds=seconds), output_field=DateTimeField())


def _lease_end() -> ExpressionWrapper:
    return _from_now(settings.JOB_LEASE_S)


def claim(known: Collection[str] | None = None) -> Job | None:
    """Take the most urgent job that nobody holds; None when there is none, or when a restore is to be looked at.

    A worker names the kinds that it knows: what is new is left to a newer worker, as during an upgrade. Only what
    no worker has taken for an hour is claimed all the same, so that somebody says why it is not done.
    """
    if is_paused():
        return None
    mine = Job.objects.claimable()
    if known is not None:
        mine = mine.filter(Q(kind__in=known) | Q(created_at__lt=_from_now(-NOBODY_KNOWS_S)))
    for pk in mine.values_list("pk", flat=True)[:10]:
        job = _claim_one(pk)
        if job is not None:
            return job
    return None


def _claim_one(pk: int) -> Job | None:
    token = uuid.uuid4()
    with transaction.atomic():
        won = (
            Job.objects.claimable()
            .filter(pk=pk)
            .order_by()
            .update(state=JobState.RUNNING, token=token, lease_until=_lease_end(), attempts=F("attempts") + 1)
        )
    if not won:
        return None  # somebody was first
    job = Job.objects.get(pk=pk)
    if job.attempts <= MAX_ATTEMPTS:
        return job
    tries = job.attempts - 1
    fail(job, en=GAVE_UP_EN.format(attempts=tries), zh=GAVE_UP_ZH.format(attempts=tries))
    return None


def heartbeat(job: Job) -> bool:
    """Prolong the lease; False when another worker holds the job."""
    return bool(_mine(job).update(lease_until=_lease_end()))


def finish(job: Job) -> bool:
    """Mark done with the published result; False, and nothing written, when the lease was lost."""
    return bool(
        _mine(job).update(
            state=JobState.DONE,
            done=F("total"),
            finished_at=Now(),
            result=job.result.name or "",
            result_name=job.result_name,
            facts=job.facts,
            token=None,
        )
    )


@transaction.atomic
def fail(job: Job, *, en: str, zh: str) -> bool:
    """Mark failed with the reason; of a job in parts, those that nobody has begun are not begun any more."""
    failed = _mine(job).update(state=JobState.FAILED, finished_at=Now(), error_en=en, error_zh=zh, token=None)
    if failed and job.whole_id is not None:
        begun_by_nobody = Job.objects.filter(whole_id=job.whole_id, state=JobState.QUEUED)
        begun_by_nobody.update(state=JobState.CANCELLED, finished_at=Now())
    return bool(failed)


def mark_cancelled(job: Job) -> bool:
    return bool(_mine(job).update(state=JobState.CANCELLED, finished_at=Now(), token=None))


def release(job: Job) -> bool:
    """Give the job back to the queue without counting this attempt: the worker is shutting down."""
    return bool(
        _mine(job).update(state=JobState.QUEUED, token=None, lease_until=None, attempts=F("attempts") - 1)
    )


def put_back(job: Job) -> bool:
    """Give the job back to the queue, this attempt counted: the database was in trouble, not the job."""
    return bool(_mine(job).update(state=JobState.QUEUED, token=None, lease_until=None))


def postpone(job: Job) -> bool:
    """Leave the job to whoever comes when a lease's time is over, this attempt counted: the store was away."""
    return bool(_mine(job).update(token=uuid.uuid4(), lease_until=_lease_end()))


@transaction.atomic
def hand_over(job: Job, *, kind: str, parts: Sequence[dict[str, Any]]) -> bool:
    """Cut a job into parts, one for each payload, which any worker may take; it is claimed again when all have ended.

    False, and nothing written, when the lease was lost or somebody asked to stop.
    """
    waiting = _mine(job).filter(stop_requested=False)
    if not waiting.update(token=None, lease_until=None, attempts=F("attempts") - 1):
        return False
    made = Job.objects.bulk_create(
        Job(
            kind=kind,
            title=f"{job.title[:180]} ({number}/{len(parts)})",
            payload=payload,
            whole=job,
            priority=job.priority,
            created_by_id=job.created_by_id,
            created_at=job.created_at,
        )
        for number, payload in enumerate(parts, start=1)
    )
    for part in made:
        tell_workers(part.pk)
    return True


def count_workers() -> int:
    """How many workers were heard of within the time of a lease, this one included."""
    since = Now() - timedelta(seconds=settings.JOB_LEASE_S)
    return WorkerBeat.objects.filter(seen_at__gt=since).count()


def _mine(job: Job) -> JobQuerySet:
    return Job.objects.filter(pk=job.pk, token=job.token, state=JobState.RUNNING)
