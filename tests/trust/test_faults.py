"""A full disk in the middle of an upload, files that are gone, clocks that jump: a clear answer, nothing by half."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from outreach.accounts import guard
from outreach.accounts.door import keeping
from outreach.accounts.models import User
from outreach.jobs import leases
from outreach.jobs.child import run_handler
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.registry import Handler
from outreach.jobs.states import JobState
from tests.content import hostile_pictures as pictures

FULL = Path("/dev/full")


@pytest.fixture
def boss(db: None) -> User:
    return User.objects.create_superuser("boss", password="Kang-yuan-7")


@pytest.fixture
def office(boss: User) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(boss)
    return browser


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Drafts of files go where the kernel answers ENOSPC."""
    real = Path.open

    def open_full(path: Path, mode: str = "r", *args: Any, **options: Any) -> Any:
        if path.name.endswith(".part") and "w" in mode:
            real(path, mode).close()
            return real(FULL, mode, *args, **options)
        return real(path, mode, *args, **options)

    monkeypatch.setattr(Path, "open", open_full)
    return monkeypatch


def files() -> set[Path]:
    roots = (Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_ROOT))
    return {path for root in roots for path in root.rglob("*") if path.is_file()}


UPLOADS = {
    "wagtailimages:add": ("photo.png", pictures.plain("PNG")),
    "wagtaildocs:add": ("list.csv", "村,户数\n甲,3\n".encode()),
}


def upload(office: Client, door: str) -> int:
    name, content = UPLOADS[door]
    file = SimpleUploadedFile(name, content)
    return office.post(reverse(door), {"title": "照片", "file": file}).status_code


@pytest.mark.parametrize("door", UPLOADS)
def test_a_disk_that_fills_up_in_mid_upload_keeps_nothing(
    office: Client, full_disk: pytest.MonkeyPatch, door: str
) -> None:
    before = files()

    assert upload(office, door) == 503
    assert files() == before
    assert get_image_model().objects.count() + get_document_model().objects.count() == 0

    full_disk.undo()
    assert upload(office, door) == 302
    assert get_image_model().objects.count() + get_document_model().objects.count() == 1


def publish(job: Job, progress: Progress) -> None:
    path = progress.folder / "out.txt"
    path.write_text("whole", encoding="utf-8")
    progress.publish(path, "结果.txt")


def run(job: Job) -> Job:
    Job.objects.filter(pk=job.pk).update(state=JobState.QUEUED, attempts=0)
    claimed = leases.claim()
    assert claimed is not None
    run_handler(claimed, Handler(publish, 512, 60))
    return Job.objects.get(pk=job.pk)


@pytest.mark.django_db
def test_a_disk_that_fills_up_in_mid_job_is_a_reason_and_the_retry_is_done(
    full_disk: pytest.MonkeyPatch,
) -> None:
    job = Job.objects.create(kind="test.count", title="x", created_at=timezone.now())
    before = files()

    failed = run(job)
    assert (failed.state, bool(failed.result)) == (JobState.FAILED, False)
    assert ("磁盘已满" in failed.error_zh, "disk is full" in failed.error_en) == (True, True)
    # What the job has made so far waits for the retry; under its final name there is nothing.
    assert {path.name for path in files() - before} == {"out.txt"}

    full_disk.undo()
    assert run(job).state == JobState.DONE


def test_the_full_disk_of_these_tests_is_full(full_disk: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The positive control."""
    with pytest.raises(OSError, match="No space left"), (tmp_path / "a.part").open("wb") as stream:
        stream.write(bytes(100_000))


def keep_image() -> Any:
    file = ContentFile(pictures.plain("PNG"), name="lost.png")
    return get_image_model().objects.create(title="lost photo", file=file, width=60, height=40)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_pages_of_pictures_stand_though_a_file_is_gone(office: Client) -> None:
    image = keep_image()
    image.file.storage.delete(image.file.name)

    for address in (
        reverse("wagtailimages:index"),
        reverse("wagtailimages:edit", args=[image.pk]),
        reverse("wagtailimages_chooser:choose"),
    ):
        answer = office.get(address)
        assert (address, answer.status_code, "lost photo" in answer.content.decode()) == (address, 200, True)


def test_a_document_whose_file_is_gone_does_not_exist(office: Client) -> None:
    document = get_document_model().objects.create(title="名单", file=ContentFile(b"a,b\n", name="list.csv"))
    assert b"".join(office.get(document.url).streaming_content) == b"a,b\n"  # type: ignore[attr-defined]
    document.file.storage.delete(document.file.name)

    gone = office.get(document.url)

    assert gone.status_code == 404


class Clock:
    """What timezone.now() says, moved."""

    def __init__(self, **by: int) -> None:
        self.by = timedelta(**by)
        self.now = timezone.now

    def __call__(self) -> datetime:
        return self.now() + self.by


def test_a_clock_that_jumps_a_day_ends_sessions_and_keeps_the_text(
    boss: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Client()
    browser.post("/login/", {"username": "boss", "password": "Kang-yuan-7"})
    assert browser.get("/account/").status_code == 200

    monkeypatch.setattr(guard.timezone, "now", Clock(days=1))
    answer = browser.post("/admin/speaker/new/", {"name": "还没有保存的讲师"})

    kept = keeping.unpack(answer.context["packed"], boss.pk)
    assert (answer.status_code, kept and kept["fields"]) == (401, [["name", "还没有保存的讲师"]])


def test_a_clock_that_goes_back_an_hour_ends_nothing(boss: User, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Client()
    browser.post("/login/", {"username": "boss", "password": "Kang-yuan-7"})

    monkeypatch.setattr(guard.timezone, "now", Clock(hours=-1))

    assert browser.get("/account/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("by", [{"days": 1}, {"hours": -1}], ids=str)
def test_leases_live_by_the_database_s_clock(by: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    job = Job.objects.create(kind="test.count", title="x", created_at=timezone.now())
    held = leases.claim()
    assert held is not None

    monkeypatch.setattr(timezone, "now", Clock(**by))

    assert leases.claim() is None
    assert leases.heartbeat(held)
    assert leases.finish(held)
    assert Job.objects.get(pk=job.pk).state == JobState.DONE


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-12-31T15:59:59+00:00", "2026-12-31"),
        ("2026-12-31T16:00:00+00:00", "2027-01-01"),
        ("2028-02-28T16:00:00+00:00", "2028-02-29"),
        ("2028-02-29T16:00:00+00:00", "2028-03-01"),
    ],
)
def test_the_office_s_day_begins_at_its_own_midnight(moment: str, day: str) -> None:
    assert timezone.localdate(datetime.fromisoformat(moment)).isoformat() == day
