"""What wakes a worker, as backends of Django's Tasks API: the row of a job is the truth, a message only saves waiting.

A message that is lost costs a sweep's time, one that comes twice nothing: the claim of the row decides.
"""

import logging
import time
from collections.abc import Mapping
from typing import Any, Protocol, cast
from uuid import uuid4

import redis
from django.db import DatabaseError, connection
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

CHANNEL = "outreach_jobs"
# How often an idle worker looks by itself: without messages, and with them, for those that were lost.
LOOK_S, SWEEP_S = 0.5, 2.0
CONNECT_S = 1


class Waker(Protocol):
    def wait(self) -> None:
        """Return when something may be queued, or when it is time to look anyway."""


class RowsBackend(BaseTaskBackend):
    """Nothing but the table: workers look at it twice a second. The default; needs no other program."""

    def enqueue(self, task: Task, args: Any, kwargs: Any) -> TaskResult:
        self.tell(str(kwargs["job"]))
        return TaskResult(
            task=task, id=uuid4().hex, status=TaskResultStatus.READY, enqueued_at=None, started_at=None,
            finished_at=None, last_attempted_at=None, args=list(args), kwargs=kwargs, backend=self.alias,
            errors=[], worker_ids=[],
        )  # fmt: skip

    def tell(self, job: str) -> None:
        """Send a message about the job; never raises, for the row is written already."""

    def wait(self) -> None:
        time.sleep(LOOK_S)


class PostgresBackend(RowsBackend):
    """NOTIFY and LISTEN of the site's own PostgreSQL."""

    _listening: Any = None

    def tell(self, job: str) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, job])
        except DatabaseError:
            logger.exception("The workers could not be told of job %s; they will find it", job)

    def wait(self) -> None:
        """Listen on the worker's own connection; a new one, after each forked child, listens anew."""
        try:
            connection.ensure_connection()
            if self._listening is not connection.connection:
                with connection.cursor() as cursor:
                    cursor.execute(f"LISTEN {CHANNEL}")
                self._listening = connection.connection
                # What was queued before we listened was never told to us.
                return
            for _message in cast(Any, connection.connection).notifies(timeout=SWEEP_S, stop_after=1):
                return
        except DatabaseError:
            logger.exception("The queue can't be heard; the table is looked at instead")
            connection.close()
            time.sleep(LOOK_S)


class RedisBackend(RowsBackend):
    """Publish and subscribe of a Redis."""

    def __init__(self, alias: str, params: Mapping[str, Any]) -> None:
        super().__init__(alias, dict(params))
        self.url: str = self.options["url"]
        self._client: redis.Redis | None = None
        self._subscriber: Any = None

    @property
    def client(self) -> redis.Redis:
        # Kept: a client that nobody holds closes the connections of its subscribers.
        if self._client is None:
            # Longer than a wait: the answer of an idle subscriber is silence.
            self._client = redis.Redis.from_url(
                self.url, socket_connect_timeout=CONNECT_S, socket_timeout=2 * SWEEP_S
            )
        return self._client

    def tell(self, job: str) -> None:
        try:
            self.client.publish(CHANNEL, job)
        except (RedisError, OSError) as error:
            logger.warning("The workers could not be told of job %s, they will find it: %s", job, error)

    def wait(self) -> None:
        try:
            if self._subscriber is None:
                self._subscriber = self.client.pubsub(ignore_subscribe_messages=True)
                self._subscriber.subscribe(CHANNEL)
                self._subscriber.get_message(timeout=SWEEP_S)
                # What was queued before we listened was never told to us.
                return
            self._subscriber.get_message(timeout=SWEEP_S)
        except (RedisError, OSError) as error:
            self._subscriber = None
            logger.warning("The queue can't be heard, the table is looked at instead: %s", error)
            time.sleep(LOOK_S)
