"""Telling workers of a new job, by whichever queue the settings name."""

from typing import cast

from django.db import transaction
from django_tasks import task, task_backends

from outreach.jobs.queues import Waker

QUEUE = "jobs"


@task(backend=QUEUE)
def work_on(job: int) -> None:
    """Stands for "do this row"; workers claim the row themselves (`outreach/jobs/worker.py`)."""


def tell_workers(job: int) -> None:
    """Wake a worker once the row is committed; called inside the transaction that writes it."""
    transaction.on_commit(lambda: work_on.enqueue(job=job), robust=True)


def waker() -> Waker:
    return cast(Waker, task_backends[QUEUE])
