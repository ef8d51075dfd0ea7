"""A job wakes the worker at once, by Redis or PostgreSQL; a message that is lost costs a moment, never the job."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.test import override_settings
from django_tasks import task_backends

from outreach.jobs import leases, queues
from outreach.jobs.actions import enqueue
from outreach.jobs.waking import QUEUE, waker
from outreach.settings.engines import tasks_of
from tests.serving import free_port

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def queue(request: pytest.FixtureRequest) -> Iterator[None]:
    """The queue of the test's own URL; backends are kept in each thread, so the old one is put back."""
    built_in = "postgres://" if connection.vendor == "postgresql" else request.getfixturevalue("redis_url")
    url = getattr(request, "param", built_in)
    settings = task_backends.settings | {QUEUE: tasks_of(url, database=connection.settings_dict["ENGINE"])}
    with override_settings(TASKS=settings):
        old = task_backends.settings
        task_backends.__dict__["settings"] = settings
        kept = task_backends[QUEUE]
        task_backends[QUEUE] = task_backends.create_connection(QUEUE)
        yield
        task_backends[QUEUE] = kept
        task_backends.__dict__["settings"] = old


def ask() -> int:
    return enqueue(kind="test.wake", title="信", payload={}, actor=None, at=datetime.now(UTC)).pk


def seconds_until_woken() -> float:
    started = time.monotonic()
    waker().wait()
    return time.monotonic() - started


def test_a_job_wakes_an_idle_worker(queue: None) -> None:
    waker().wait()  # begins to listen
    with transaction.atomic():
        job = ask()

    assert seconds_until_woken() < queues.SWEEP_S / 2
    claimed = leases.claim()
    assert claimed is not None
    assert claimed.pk == job


def test_a_job_that_is_rolled_back_wakes_nobody(queue: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "SWEEP_S", 0.4)
    waker().wait()
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)

    assert seconds_until_woken() >= 0.3


@pytest.mark.parametrize("queue", [f"redis://127.0.0.1:{free_port()}/0"], ids=["closed"], indirect=True)
def test_a_queue_that_is_away_loses_no_job(queue: None) -> None:
    job = ask()
    waker().wait()

    claimed = leases.claim()
    assert claimed is not None
    assert claimed.pk == job
