"""What the doctor asks of the worker: is one alive, does work wait too long, did something fail."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from outreach.health.registry import Finding, Level, check
from outreach.jobs.models import Job, WorkerBeat
from outreach.jobs.states import JobState

WAITS_TOO_LONG_S = 300
FAILED_DAYS = 7


@check("worker")
def worker() -> Iterator[Finding]:
    now = timezone.now()
    alive = WorkerBeat.objects.filter(seen_at__gt=now - timedelta(seconds=3 * settings.JOB_LEASE_S)).count()
    waiting = Job.objects.filter(
        state=JobState.QUEUED, created_at__lt=now - timedelta(seconds=WAITS_TOO_LONG_S)
    ).count()
    if not alive:
        yield Finding(
            "H-JOB-1",
            Level.ILL,
            _("No worker is running: print files and mails wait."),
            _("Start one: manage.py worker"),
        )
    elif waiting:
        yield Finding(
            "H-JOB-2",
            Level.WORRY,
            _("%(count)d jobs have waited for more than five minutes."),
            _("Start a second worker, or see on the page of jobs which one takes so long."),
            {"count": waiting},
        )


@check("failed jobs")
def failed_jobs() -> Iterator[Finding]:
    since = timezone.now() - timedelta(days=FAILED_DAYS)
    count = Job.objects.failed().filter(whole=None, finished_at__gt=since).count()
    if count:
        yield Finding(
            "H-JOB-3",
            Level.WORRY,
            _("%(count)d jobs failed in the last seven days."),
            _("Each says why on the page of jobs, and can be retried there."),
            {"count": count},
        )
