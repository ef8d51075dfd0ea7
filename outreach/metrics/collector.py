"""What Prometheus is told of jobs and workers, counted when it asks; the same from every web process."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from outreach.jobs.models import Job, WorkerBeat
from outreach.jobs.states import OPEN, JobState

FAILED_WITHIN = timedelta(days=1)


class JobsCollector(Collector):
    """Three queries, each over open or recent rows only."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        at = timezone.now()
        counted = dict(
            Job.objects.filter(state__in=OPEN).order_by().values_list("state").annotate(Count("pk"))
        )
        failed = Job.objects.failed().filter(finished_at__gt=at - FAILED_WITHIN).count()
        states = GaugeMetricFamily(
            "outreach_jobs", "Jobs by state; failed ones of the last day", labels=["state"]
        )
        for state in OPEN:
            states.add_metric([state.value], counted.get(state, 0))
        states.add_metric([JobState.FAILED.value], failed)
        yield states
        oldest = Job.objects.filter(state=JobState.QUEUED).aggregate(oldest=Min("created_at"))["oldest"]
        waits = (at - oldest).total_seconds() if oldest else 0
        yield GaugeMetricFamily(
            "outreach_job_wait_seconds", "How long the oldest queued job has waited", waits
        )
        alive = WorkerBeat.objects.filter(
            seen_at__gt=at - timedelta(seconds=3 * settings.JOB_LEASE_S)
        ).count()
        yield GaugeMetricFamily("outreach_workers", "Workers heard of within three leases", alive)
