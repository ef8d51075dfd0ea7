"""The worker's child process: every way to end is written in words, and the worker goes on."""

import mmap
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import OperationalError

from outreach.jobs import child, leases, worker
from outreach.jobs.errors import JobFailed
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.registry import handler
from outreach.jobs.states import JobState
from outreach.jobs.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)


@handler("test.count")
def count(job: Job, progress: Progress) -> None:
    path = progress.folder / "out.txt"
    path.write_text("counted", encoding="utf-8")
    progress.report(5, 5)
    progress.publish(path, "计数.txt", facts={"pages": 5})


@handler("test.refuse")
def refuse(job: Job, progress: Progress) -> None:
    raise JobFailed("The village has no phone.", "该村没有电话。")


@handler("test.crash")
def crash(job: Job, progress: Progress) -> None:
    os.kill(os.getpid(), 9)


@handler("test.eat", memory_mb=1024)
def eat(job: Job, progress: Progress) -> None:
    hoard, size = [], 64 << 20
    # To the last crumb, so that nothing is left for writing the end either.
    while size > 4 << 10:
        try:
            hoard.append(bytearray(size))
        except MemoryError:
            size //= 2
    hoard.append(bytearray(64 << 20))


@handler("test.sleep", wall_s=1)
def sleep(job: Job, progress: Progress) -> None:
    time.sleep(60)


@handler("test.bug")
def bug(job: Job, progress: Progress) -> None:
    raise BaseException("as WeasyPrint's FatalURLFetchingError is")


@handler("test.full")
def full(job: Job, progress: Progress) -> None:
    raise OSError(28, "No space left on device")


@handler("test.away")
def away(job: Job, progress: Progress) -> None:
    raise OperationalError("server closed the connection unexpectedly")


@handler("test.no_store")
def find_no_store(job: Job, progress: Progress) -> None:
    raise EndpointConnectionError(endpoint_url="http://store.internal:9000")


@handler("test.nice")
def tell_niceness(job: Job, progress: Progress) -> None:
    progress.job.facts = {"nice": os.nice(0)}


@handler("test.late")
def be_late(job: Job, progress: Progress) -> None:
    path = progress.folder / "out.txt"
    path.write_text("late", encoding="utf-8")
    Job.objects.filter(pk=job.pk).update(token=uuid4())
    progress.publish(path, "迟到.txt")


def results_of(job: Job) -> list[str]:
    return storages["private"].listdir(f"results/{job.pk}")[1]


def queue(kind: str) -> Job:
    return Job.objects.create(kind=kind, title=kind, created_at=datetime(2026, 6, 1, tzinfo=UTC))


def test_a_finished_job_has_its_file_and_counts() -> None:
    job = queue("test.count")
    # A worker was killed after it published and before it could say so.
    storages["private"].save(f"results/{job.pk}/{uuid4()}.txt", ContentFile(b"left behind"))

    Worker().run(until_idle=True)

    job.refresh_from_db()
    assert results_of(job) == [Path(job.result.name).name]
    assert (job.state, job.done, job.total, job.percent) == (JobState.DONE, 5, 5, 100)
    assert job.result_name == "计数.txt"
    with job.result.open("rb") as result:
        assert result.read() == b"counted"
    assert job.facts == {"pages": 5}
    assert not Path(storages["private"].path(f"jobs/{job.pk}")).exists()


def test_the_file_of_a_worker_that_lost_its_lease_is_not_kept() -> None:
    job = queue("test.late")

    Worker().run(until_idle=True)

    job.refresh_from_db()
    assert (job.state, results_of(job)) == (JobState.RUNNING, [])


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("test.refuse", "该村没有电话。"),
        ("test.crash", "后台进程意外终止"),
        ("test.eat", "内存不足"),
        ("test.sleep", "超过时间限制"),
        ("test.bug", "意外错误"),
        ("test.full", "磁盘已满"),
        ("test.unknown", "版本较旧"),
    ],
)
def test_a_failed_job_says_why_and_the_next_one_is_done(kind: str, words: str) -> None:
    broken = queue(kind)
    next_one = queue("test.count")
    # What no worker knew for an hour is not waited for any longer.
    Job.objects.filter(kind="test.unknown").update(created_at=datetime.now(UTC) - timedelta(hours=2))

    Worker().run(until_idle=True)

    broken.refresh_from_db()
    next_one.refresh_from_db()
    assert broken.state == JobState.FAILED
    assert words in broken.error_zh
    assert broken.error_en
    assert next_one.state == JobState.DONE


def test_what_the_worker_holds_already_is_not_counted_against_the_work() -> None:
    job = queue("test.count")

    with mmap.mmap(-1, 4 << 30, prot=mmap.PROT_READ):
        Worker().run(until_idle=True)

    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_a_job_that_met_a_database_away_is_tried_again_and_not_for_ever() -> None:
    job = queue("test.away")
    next_one = queue("test.count")

    assert Worker().run(until_idle=True) == 1 + leases.MAX_ATTEMPTS

    job.refresh_from_db()
    next_one.refresh_from_db()
    assert (job.state, next_one.state) == (JobState.FAILED, JobState.DONE)
    assert f"{leases.MAX_ATTEMPTS}次" in job.error_zh


def test_a_job_that_met_a_store_away_waits_for_a_lease_and_is_tried_again() -> None:
    job = queue("test.no_store")
    next_one = queue("test.count")

    assert Worker().run(until_idle=True) == 2

    job.refresh_from_db()
    next_one.refresh_from_db()
    assert (job.state, job.attempts, next_one.state) == (JobState.RUNNING, 1, JobState.DONE)
    assert job.lease_until is not None
    assert job.lease_until > datetime.now(UTC)

    Job.objects.filter(pk=job.pk).update(lease_until=datetime(2026, 6, 1, tzinfo=UTC))
    assert Worker().run(until_idle=True) == 1


def test_the_work_gives_way_to_who_waits_for_a_page() -> None:
    job, own = queue("test.nice"), os.nice(0)

    Worker().run(until_idle=True)

    job.refresh_from_db()
    assert job.facts == {"nice": min(19, own + child.NICE)}
    assert os.nice(0) == own


def test_a_worker_outlives_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    job, claim, asked = queue("test.count"), leases.claim, []
    one = Worker()

    def claim_late(known: list[str]) -> Job | None:
        asked.append(1)
        if len(asked) < 3:
            raise OperationalError("the database system is starting up")
        one.is_stopping = len(asked) > 3
        return claim(known)

    monkeypatch.setattr(worker, "PAUSE_S", 0)
    monkeypatch.setattr(leases, "claim", claim_late)
    one.run()

    job.refresh_from_db()
    assert (job.state, len(asked)) == (JobState.DONE, 4)


def test_a_watch_outlives_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """The child works on and writes its own end."""
    job = queue("test.count")

    def look(watch: worker.Watch, now: float) -> None:
        raise OperationalError("the database system is shutting down")

    monkeypatch.setattr(worker.Watch, "_look", look)
    Worker().run(until_idle=True)

    job.refresh_from_db()
    assert job.state == JobState.DONE
