"""Files in an object store: kept, read back, and without an address that a stranger could open."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.test import Client, override_settings
from django.urls import include, path

from outreach.accounts.roles import Role
from outreach.backup import databases
from outreach.backup.archives import make_archive, unpack
from outreach.backup.drawers import put_back
from outreach.content.object_store import LibraryObjects, PrivateObjects, rendition
from outreach.content.symptoms import object_store
from outreach.health.registry import Level
from outreach.jobs.actions import enqueue
from outreach.jobs.child import run_handler
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.registry import Handler
from outreach.jobs.shelves import Shelf, clear_ended
from outreach.jobs.states import JobState
from outreach.settings.engines import storages_of
from tests.factories import make_user
from tests.materials.staff.people import make_person
from tests.serving import free_port

urlpatterns = [path("media/images/<path:path>", rendition), path("", include("outreach.urls"))]


@pytest.fixture
def stores(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Both drawers in the store, and the field of a job's result too: a field keeps the drawer it was made with."""
    remote = storages_of(store_url, private_root=Path("/nowhere"))
    with override_settings(STORAGES=settings.STORAGES | remote, ROOT_URLCONF="tests.engines.test_store"):
        monkeypatch.setattr(Job._meta.get_field("result"), "storage", storages["private"])
        drawer = storages["private"]
        assert isinstance(drawer, PrivateObjects)
        drawer.connection.create_bucket(Bucket=drawer.bucket_name)
        yield


def test_a_private_file_is_whole_and_has_no_address(stores: None) -> None:
    drawer = storages["private"]

    first = drawer.save("papers/名册.txt", ContentFile("甲".encode()))
    second = drawer.save("papers/名册.txt", ContentFile("乙".encode()))

    for name, content in ((first, "甲"), (second, "乙")):
        with drawer.open(name) as stream:
            assert stream.read().decode() == content
    assert drawer.listdir("papers")[1] == sorted([Path(first).name, Path(second).name])
    with pytest.raises(ValueError, match="no address"):
        drawer.url(first)
    with pytest.raises(FileNotFoundError):
        drawer.open("papers/nothing.txt")


def test_nothing_in_the_bucket_is_open_to_the_world(stores: None) -> None:
    for name in ("default", "private"):
        drawer = storages[name]
        assert isinstance(drawer, PrivateObjects)
        kept = drawer.save("images/a.txt", ContentFile(b"a"))
        grants = drawer.bucket.Object(f"{drawer.location}/{kept}").Acl().grants
        assert [grant["Grantee"].get("URI", "") for grant in grants] == [""]


@pytest.mark.django_db
def test_the_site_hands_out_renditions_and_nothing_else_of_the_library(client: Client, stores: None) -> None:
    assert isinstance(storages["default"], LibraryObjects)
    shown = default_storage.save("images/cover.width-400.webp", ContentFile(b"small"))
    hidden = default_storage.save("original_images/camera.jpg", ContentFile(b"with place"))

    answer = client.get(default_storage.url(shown))

    assert (answer.status_code, answer.getvalue(), answer["Content-Type"]) == (200, b"small", "image/webp")
    assert "public" in answer["Cache-Control"]
    climbing = "/media/images/../original_images/camera.jpg"
    for address in (default_storage.url(hidden), climbing, "/media/images/x.webp"):
        assert client.get(address).status_code in (400, 404)


@pytest.mark.django_db
def test_a_result_goes_to_the_store_and_comes_back_through_the_checked_view(
    client: Client, stores: None
) -> None:
    owner = make_person(Role.EDITOR)
    job = enqueue(kind="test.store", title="信", payload={}, actor=owner, at=datetime.now(UTC))
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, token=uuid4())
    job.refresh_from_db()

    def work(job: Job, progress: Progress) -> None:
        path = progress.folder / "letters.pdf"
        path.write_bytes(b"%PDF letters")
        progress.publish(path, "信.pdf")

    run_handler(job, Handler(work, memory_mb=512, wall_s=5))

    client.force_login(owner)
    answer = client.get(f"/admin/jobs/{job.pk}/download/")
    assert (answer.status_code, answer.getvalue()) == (200, b"%PDF letters")
    client.force_login(make_user("stranger"))
    assert client.get(f"/admin/jobs/{job.pk}/download/").status_code in (302, 403, 404)


@pytest.mark.django_db
def test_pieces_of_a_job_travel_to_the_machine_that_joins_them(stores: None, tmp_path: Path) -> None:
    job = enqueue(kind="test.store", title="信", payload={}, actor=None, at=datetime.now(UTC))
    part = Job(pk=job.pk + 1, whole=job)
    with override_settings(FILES_ARE_REMOTE=True, PRIVATE_ROOT=tmp_path / "first"):
        made = Shelf(part).folder / "1.part"
        made.write_bytes(b"letters")
        Shelf(part).share(made)

    with override_settings(FILES_ARE_REMOTE=True, PRIVATE_ROOT=tmp_path / "second"):
        shelf = Shelf(job)
        wanted = shelf.folder / "1.part"
        assert shelf.has(wanted)
        assert wanted.read_bytes() == b"letters"
        assert not shelf.has(shelf.folder / "2.part")
        shelf.clear()
        assert not shelf.has(shelf.folder / "1.part")


@pytest.mark.django_db
def test_pieces_of_a_job_that_another_machine_ended_leave_this_one(stores: None, tmp_path: Path) -> None:
    jobs = [
        enqueue(kind="test.store", title="信", payload={}, actor=None, at=datetime.now(UTC)) for _one in "123"
    ]
    over, failed, still_open = jobs
    Job.objects.filter(pk=over.pk).update(state=JobState.DONE)
    Job.objects.filter(pk=failed.pk).update(state=JobState.FAILED)

    with override_settings(PRIVATE_ROOT=tmp_path, FILES_ARE_REMOTE=True):
        for job in jobs:
            Shelf(job).folder.joinpath("1.part").write_bytes(b"letters")
        with override_settings(FILES_ARE_REMOTE=False):
            clear_ended()
        before = sorted(path.name for path in (tmp_path / "jobs").iterdir())
        clear_ended()

    assert before == sorted(str(job.pk) for job in jobs)
    assert [path.name for path in (tmp_path / "jobs").iterdir()] == [str(still_open.pk)]


@pytest.mark.django_db
def test_a_backup_holds_the_store_s_files_and_a_restore_gives_back_what_is_missing(
    stores: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "copy_to", lambda copy: copy.write_bytes(b"rows"))
    monkeypatch.setattr(databases, "check_copy", lambda _kind, _path: None)
    kept = storages["private"].save("results/7/信.pdf", ContentFile(b"%PDF letters"))
    shown = default_storage.save("original_images/水塘.jpg", ContentFile(b"picture"))
    storages["private"].save("pieces/7/1.part", ContentFile(b"half a job"))

    with override_settings(FILES_ARE_REMOTE=True):
        told = unpack(make_archive(tmp_path / "backups", at=datetime.now(UTC)), tmp_path / "staged")
        storages["private"].delete(kept)
        default_storage.delete(shown)
        default_storage.save(shown, ContentFile(b"pict"))
        later = default_storage.save("original_images/later.jpg", ContentFile(b"later"))

        assert put_back(tmp_path / "staged", told.entries) == 2
        assert put_back(tmp_path / "staged", told.entries) == 0

    paths = [entry.path for entry in told.entries if not entry.path.startswith("database")]
    ours = {f"private/{kept}", f"media/{shown}"}
    assert ours <= set(paths)
    assert not any("pieces" in path for path in paths)
    for drawer, name, content in (
        (storages["private"], kept, b"%PDF letters"),
        (default_storage, shown, b"picture"),
        (default_storage, later, b"later"),
    ):
        with drawer.open(name) as stream:
            assert stream.read() == content


def test_the_doctor_says_when_the_store_is_away(stores: None) -> None:
    assert list(object_store()) == []

    away = storages_of(f"s3://key:secret@127.0.0.1:{free_port()}/files?tls=no", private_root=Path("/nowhere"))
    with override_settings(STORAGES=settings.STORAGES | away):
        (finding,) = object_store()
    assert (finding.code, finding.level) == ("H-STORE-1", Level.ILL)
