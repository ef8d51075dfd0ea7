"""What a handler holds while it works: counts, the wish to stop, its folder, its result."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.db.models import F, Q, Value
from django.db.models.functions import Greatest

from outreach.jobs.errors import JobInterrupted, JobStopped, LeaseLost
from outreach.jobs.models import Job, private_storage

WRITE_EVERY_S = 0.5


class Progress:
    """Guarded by the token of the claim: a worker that lost its lease can write nothing."""

    def __init__(self, job: Job, is_interrupted: Callable[[], bool] = lambda: False) -> None:
        self.job = job
        self.is_interrupted = is_interrupted
        self._written_at = 0.0
        self._asked_at = 0.0
        self._stop = False

    @property
    def folder(self) -> Path:
        """A private folder that stays while the job is open: finished chunks survive a kill."""
        folder = Path(settings.PRIVATE_ROOT) / "jobs" / str(self.job.pk)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def report(self, done: int, total: int) -> None:
        """Write the counts at most twice a second, and always the last one."""
        now = time.monotonic()
        if done < total and now - self._written_at < WRITE_EVERY_S:
            return
        self._written_at = now
        changed = Job.objects.filter(pk=self.job.pk, token=self.job.token).update(
            done=done, total=total, best_done=Greatest(F("best_done"), Value(done))
        )
        if not changed:
            raise LeaseLost
        # Attempts count only what ends without getting further than any attempt before.
        if done > self.job.best_done:
            Job.objects.filter(Q(attempts__gt=1), pk=self.job.pk, token=self.job.token).update(attempts=1)

    def should_stop(self) -> bool:
        """Say whether the work must end early; asks the database at most twice a second."""
        now = time.monotonic()
        if now - self._asked_at >= WRITE_EVERY_S:
            self._asked_at = now
            self._stop = self._is_stop_requested()
        return self._stop or self.is_interrupted()

    def _is_stop_requested(self) -> bool:
        row = Job.objects.filter(pk=self.job.pk, token=self.job.token).values_list(
            "stop_requested", flat=True
        )
        wish = row.first()
        if wish is None:
            raise LeaseLost
        return wish

    def stop(self) -> None:
        """End the work early, after should_stop() said so: cancelled or back to the queue."""
        raise JobInterrupted if self.is_interrupted() else JobStopped

    def clear(self) -> None:
        """Drop the working folder; called when nobody will resume the job."""
        shutil.rmtree(Path(settings.PRIVATE_ROOT) / "jobs" / str(self.job.pk), ignore_errors=True)

    def publish(self, path: Path, name: str, *, facts: dict[str, object] | None = None) -> None:
        """Move a finished file into private storage; it becomes the result when the job finishes."""
        with path.open("rb") as stream:
            stored = private_storage().save(
                f"results/{self.job.pk}/{self.job.token}{path.suffix}", File(stream)
            )
        path.unlink()
        self.job.result.name = stored
        self.job.result_name = name
        self.job.facts = facts or {}
