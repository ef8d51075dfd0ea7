"""What people do with jobs: start, cancel, retry."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q

from outreach.jobs.errors import AlreadyMoved
from outreach.jobs.models import Job
from outreach.jobs.progress import clear_folder
from outreach.jobs.registry import find_handler
from outreach.jobs.states import OPEN, JobState
from outreach.jobs.waking import tell_workers


def enqueue(
    *,
    kind: str,
    title: str,
    payload: dict[str, Any],
    actor: AbstractBaseUser | None,
    at: datetime,
    key: str | None = None,
    priority: int = 0,
    total: int = 0,
) -> Job:
    """Write the job in the caller's transaction; the same key gives the job that is there already."""
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind,
                title=title[:200],
                payload=payload,
                created_by=actor,  # type: ignore[misc]  # the user model stands on a higher floor
                created_at=at,
                key=key,
                priority=priority,
                total=total,
            )
    except IntegrityError:
        twin = Job.objects.filter(key=key).first() if key else None
        if twin is None:
            raise
        return twin
    tell_workers(job.pk)
    return job


def may_change(job: Job, actor: Any) -> bool:
    """Who started a job, and whoever holds the permission, may cancel and retry it."""
    return actor.is_active and (job.created_by_id == actor.pk or actor.has_perm("jobs.change_job"))


def may_view(job: Job, actor: Any) -> bool:
    """Who started it, whoever holds the permission, and the colleagues with whom its kind is shared."""
    if not actor.is_active:
        return False
    if job.created_by_id == actor.pk or actor.has_perm("jobs.view_job"):
        return True
    handler = find_handler(job.kind)
    return handler is not None and handler.shared(job, actor)


def cancel(*, job: Job, actor: Any, at: datetime) -> Job:
    """Cancel at once what nobody works on; ask the workers to stop where one does. A part stands for its whole."""
    job = job.whole or job
    if not may_change(job, actor):
        raise PermissionDenied
    own, parts = Job.objects.filter(pk=job.pk), Job.objects.filter(whole=job)
    with transaction.atomic():
        idle = own.filter(Q(state=JobState.QUEUED) | own.waiting_for_parts)
        cancelled = idle.update(state=JobState.CANCELLED, finished_at=at)
        asked = own.filter(state=JobState.RUNNING).update(stop_requested=True)
        if cancelled or asked:
            parts.filter(state=JobState.QUEUED).update(state=JobState.CANCELLED, finished_at=at)
            parts.filter(state=JobState.RUNNING).update(stop_requested=True)
    job.refresh_from_db()
    if not cancelled and not asked:
        raise AlreadyMoved(job.get_state_display())
    if cancelled:
        # What an earlier attempt or the parts made; a part at work clears the folder once more when it stops.
        transaction.on_commit(partial(clear_folder, job))
    return job


def retry(*, job: Job, actor: Any) -> Job:
    """Queue a failed or cancelled job again; finished chunks in its folder are kept. A part stands for its whole."""
    job = job.whole or job
    if not may_change(job, actor):
        raise PermissionDenied
    if not requeue(job, from_states=(JobState.FAILED, JobState.CANCELLED)):
        raise AlreadyMoved(job.get_state_display())
    return job


def requeue(job: Job, *, from_states: Sequence[str], **changes: Any) -> bool:
    """Put an ended job back, with these columns changed; False when somebody was first."""
    with transaction.atomic():
        queued = Job.objects.filter(pk=job.pk, state__in=from_states).update(
            state=JobState.QUEUED,
            attempts=0,
            stop_requested=False,
            token=None,
            lease_until=None,
            finished_at=None,
            error_en="",
            error_zh="",
            **changes,
        )
        if queued:
            # It is cut anew; a part that is still at work finds its row gone and writes nothing more.
            job.parts.all().delete()
    job.refresh_from_db()
    if queued:
        tell_workers(job.pk)
    return bool(queued)


def withdraw(*, kind: str, key_prefix: str, except_key: str) -> int:
    """Cancel open jobs of a kind whose key starts alike: a newer preview makes older ones useless."""
    stale = Job.objects.filter(kind=kind, key__startswith=key_prefix, state__in=OPEN).exclude(key=except_key)
    return stale.filter(state=JobState.QUEUED).update(state=JobState.CANCELLED, key=None) + stale.filter(
        state=JobState.RUNNING
    ).update(stop_requested=True)
