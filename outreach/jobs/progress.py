"""What a handler holds while it works: counts, the wish to stop, its folder, its result."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from django.core.files import File
from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Greatest, Least

from outreach.jobs import leases
from outreach.jobs.errors import JobInterrupted, JobStopped, LeaseLost
from outreach.jobs.models import Job, private_storage
from outreach.jobs.shelves import Shelf

WRITE_EVERY_S = 0.5


def clear_folder(job: Job) -> None:
    """Drop the working folder, and the files of attempts that were killed after they published, before they ended."""
    Shelf(job).clear()
    storage, folder = private_storage(), results_folder(job)
    try:
        _folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    for path in (f"{folder}/{name}" for name in names):
        if path != job.result.name:
            storage.delete(path)


def results_folder(job: Job) -> str:
    return f"results/{job.pk}"


class Progress:
    """Guarded by the token of the claim: a worker that lost its lease can write nothing."""

    def __init__(self, job: Job, is_interrupted: Callable[[], bool] = lambda: False) -> None:
        self.job = job
        self.is_interrupted = is_interrupted
        self.shelf = Shelf(job)
        self._written_at = 0.0
        self._has_gained = False
        self._asked_at = 0.0
        self._stop = False

    @property
    def folder(self) -> Path:
        """A private folder, one for all parts, that stays while the job is open: finished chunks survive a kill."""
        return self.shelf.folder

    def report(self, done: int, total: int) -> None:
        """Write the counts at most twice a second, and always the last one and the first that is a gain."""
        now = time.monotonic()
        is_gain = done > self.job.best_done
        is_due = done >= total or now - self._written_at >= WRITE_EVERY_S
        # A worker may be killed within the next half second: what it got done must count as progress.
        if not is_due and (self._has_gained or not is_gain):
            return
        self._written_at = now
        changed = Job.objects.filter(pk=self.job.pk, token=self.job.token).update(
            done=done, total=total, best_done=Greatest(F("best_done"), Value(done))
        )
        if not changed:
            raise LeaseLost
        # Attempts count only what ends without getting further than any attempt before.
        if is_gain:
            self._has_gained = True
            Job.objects.filter(Q(attempts__gt=1), pk=self.job.pk, token=self.job.token).update(attempts=1)
        if self.job.whole_id is not None:
            self._report_whole(self.job.whole_id)

    def _report_whole(self, pk: int) -> None:
        siblings = Job.objects.filter(whole=OuterRef("pk")).order_by().values("whole")
        counted = Subquery(siblings.annotate(sum=Sum("done")).values("sum"))
        Job.objects.filter(Job.objects.all().waiting_for_parts, pk=pk).update(done=Least(counted, F("total")))

    def cut(self, *, kind: str, parts: Sequence[dict[str, Any]]) -> None:
        """Give the job to all workers, in parts; the handler returns then, and is called again when all have ended."""
        if leases.hand_over(self.job, kind=kind, parts=parts):
            return
        if self._is_stop_requested():
            raise JobStopped
        raise LeaseLost

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
        clear_folder(self.job)

    def publish(self, path: Path, name: str, *, facts: dict[str, object] | None = None) -> None:
        """Move a finished file into private storage; it becomes the result when the job finishes."""
        with path.open("rb") as stream:
            name_kept = f"{results_folder(self.job)}/{self.job.token}{path.suffix}"
            stored = private_storage().save(name_kept, File(stream))
        path.unlink()
        self.job.result.name = stored
        self.job.result_name = name
        self.job.facts = facts or {}
