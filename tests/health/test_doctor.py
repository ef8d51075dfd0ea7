"""The doctor: each illness is found by its code, said in words with a remedy, in both languages; and the probes."""

import errno
import socket
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import clamd
import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone, translation

from materials.models import Balance
from outreach.audit import chain, triggers
from outreach.audit.record import record
from outreach.backup.models import Restoration
from outreach.content import symptoms as content_symptoms
from outreach.content.object_store import PrivateObjects
from outreach.freshness import symptoms as freshness_symptoms
from outreach.health import registry, symptoms
from outreach.health.registry import Level
from outreach.intake import symptoms as intake_symptoms
from outreach.jobs.models import Job, WorkerBeat, private_storage
from outreach.jobs.states import JobState
from outreach.printing.fonts import faces
from tests.factories import make_edition, make_user
from tests.materials.portal.rows import put_in_store
from tests.serving import free_port

Patch = pytest.MonkeyPatch
Make = Callable[[Any, Patch], None]


def fill_disk(settings: Any, patch: Patch) -> None:
    settings.DISK_RESERVE_MB = 10**9


def lock_disk(settings: Any, patch: Patch) -> None:
    def refuse(path: Path, content: bytes) -> int:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    patch.setattr(Path, "write_bytes", refuse)


def stop_database(settings: Any, patch: Patch) -> None:
    def refuse() -> None:
        raise OperationalError("connection refused")

    patch.setattr(symptoms.connection, "cursor", refuse)


def forget_a_migration(settings: Any, patch: Patch) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(name) FROM django_migrations WHERE app = 'jobs'")
        (last,) = cursor.fetchone()
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs' AND name = %s", [last])


def jump_in_time(settings: Any, patch: Patch) -> None:
    """The database tells the time of yesterday."""
    yesterday = datetime.now(UTC) - timedelta(days=1)

    class Cursor(nullcontext[Any]):
        def execute(self, _words: str) -> None: ...

        def fetchone(self) -> list[datetime]:
            return [yesterday]

        def __enter__(self) -> Any:
            return self

    patch.setattr(symptoms.connection, "cursor", Cursor)


def stop_mail(settings: Any, patch: Patch) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


def leave_a_job(settings: Any, patch: Patch) -> None:
    WorkerBeat.objects.create(name="one")
    Job.objects.create(kind="x", title="x", created_at=timezone.now() - timedelta(hours=1))


def fail_a_job(settings: Any, patch: Patch) -> None:
    at = timezone.now()
    Job.objects.create(kind="x", title="x", created_at=at, finished_at=at, state=JobState.FAILED)


def keep_an_old_backup(settings: Any, patch: Patch) -> None:
    (settings.BACKUP_DIR / "outreach-20260101T000000Z.tar.gz").write_bytes(b"")


def restore_and_walk_away(settings: Any, patch: Patch) -> None:
    at = timezone.now()
    Restoration.objects.create(archive="a", made_at=at, restored_at=at)


def correct_the_books(settings: Any, patch: Patch) -> None:
    put_in_store(make_edition(), 100, make_user())
    Balance.objects.update(on_hand=107)


def lose_a_file(settings: Any, patch: Patch) -> None:
    name = private_storage().save("results/lost.pdf", ContentFile(b"%PDF"))
    Job.objects.create(kind="x", title="x", created_at=timezone.now(), result=name)
    private_storage().delete(name)


def rewrite_the_log(settings: Any, patch: Patch) -> None:
    entry = record("test", kind="test", name="before")
    chain.seal_waiting(at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET object_name = 'after' WHERE id = %s", [entry.pk])


def change_the_key(settings: Any, patch: Patch) -> None:
    record("test", kind="test", name="x")
    chain.seal_waiting(at=timezone.now())
    settings.AUDIT_KEY = "another"


def stop_the_sealer(settings: Any, patch: Patch) -> None:
    record("test", kind="test", name="x", at=timezone.now() - timedelta(days=2))


def silence_the_scanner(settings: Any, patch: Patch) -> None:
    def refuse(scanner: Any) -> None:
        raise clamd.ConnectionError("connection refused")

    settings.CLAMD_URL = "unix:///nowhere"
    patch.setattr(clamd.ClamdUnixSocket, "ping", refuse)


def lose_a_library(settings: Any, patch: Patch) -> None:
    patch.setattr(intake_symptoms.ctypes.util, "find_library", lambda _name: None)


def lose_the_fonts(settings: Any, patch: Patch) -> None:
    patch.setattr(intake_symptoms, "available_families", list)


def lose_one_typeface(settings: Any, patch: Patch) -> None:
    patch.setattr(intake_symptoms, "available_families", lambda: {"Outreach Song", "Outreach Hei"})


def damage_the_cuts(settings: Any, patch: Patch) -> None:
    patch.setattr(intake_symptoms, "available_families", lambda: {face.family for face in faces()})
    patch.setattr(intake_symptoms, "cuts", list)


def lose_the_cache(settings: Any, patch: Patch) -> None:
    settings.PUBLIC_VERSION_IS_SHARED = True
    patch.setattr(freshness_symptoms, "public_version", lambda: None)


def lose_the_bucket(settings: Any, patch: Patch) -> None:
    def refuse(**_options: str) -> None:
        raise EndpointConnectionError(endpoint_url="http://127.0.0.1")

    drawer = PrivateObjects.__new__(PrivateObjects)
    drawer.bucket_name = "lost"
    client = SimpleNamespace(meta=SimpleNamespace(client=SimpleNamespace(head_bucket=refuse)))
    patch.setattr(PrivateObjects, "connection", client)
    patch.setattr(content_symptoms, "storages", {"private": drawer})


def nothing(settings: Any, patch: Patch) -> None:
    """What a fresh installation has: no worker, no backup."""


ILLNESSES: list[tuple[str, Make, str, Level]] = [
    ("database", stop_database, "H-DB-1", Level.ILL),
    ("migrations", forget_a_migration, "H-DB-5", Level.ILL),
    ("disk", fill_disk, "H-DISK-1", Level.ILL),
    ("disk", lock_disk, "H-DISK-2", Level.ILL),
    ("clock", jump_in_time, "H-TIME-1", Level.WORRY),
    ("mail", stop_mail, "H-MAIL-1", Level.WORRY),
    ("worker", nothing, "H-JOB-1", Level.ILL),
    ("worker", leave_a_job, "H-JOB-2", Level.WORRY),
    ("failed jobs", fail_a_job, "H-JOB-3", Level.WORRY),
    ("backups", nothing, "H-COPY-1", Level.WORRY),
    ("backups", keep_an_old_backup, "H-COPY-2", Level.WORRY),
    ("pause", restore_and_walk_away, "H-COPY-3", Level.WORRY),
    ("books", correct_the_books, "H-BOOK-1", Level.ILL),
    ("books", lose_a_file, "H-BOOK-1", Level.ILL),
    ("audit log", nothing, "H-LOG-1", Level.ILL),
    ("audit log", rewrite_the_log, "H-LOG-2", Level.ILL),
    ("audit log", change_the_key, "H-LOG-3", Level.WORRY),
    ("audit log", stop_the_sealer, "H-LOG-4", Level.WORRY),
    ("virus scanner", silence_the_scanner, "H-SCAN-2", Level.ILL),
    ("shared cache", lose_the_cache, "H-CACHE-1", Level.WORRY),
    ("object store", lose_the_bucket, "H-STORE-1", Level.ILL),
    ("libraries", lose_a_library, "H-LIB-1", Level.ILL),
    ("fonts", lose_the_fonts, "H-FONT-3", Level.ILL),
    ("fonts", lose_one_typeface, "H-FONT-1", Level.WORRY),
    ("fonts", damage_the_cuts, "H-FONT-2", Level.WORRY),
]


@pytest.fixture(autouse=True)
def _folders(settings: Any, tmp_path: Path) -> None:
    settings.BACKUP_DIR = settings.DATA_DIR = tmp_path


def look(name: str) -> list[registry.Finding]:
    return list(registry._answers(registry._checks[name]))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "make", "code", "level"), ILLNESSES, ids=[f"{row[2]}-{row[1].__name__}" for row in ILLNESSES]
)
def test_an_illness_is_named_with_its_remedy_in_both_languages(
    settings: Any, monkeypatch: Patch, name: str, make: Make, code: str, level: Level
) -> None:
    make(settings, monkeypatch)
    found = [finding for finding in look(name) if finding.code == code]
    monkeypatch.undo()

    assert {finding.level for finding in found} == {level}
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said[language] = f"{found[0].said()} {found[0].advised()}"
    assert found[0].advised()
    assert said["zh-hans"] != said["en"]
    assert "%(" not in said["zh-hans"] + said["en"]


@pytest.mark.django_db
def test_the_list_of_illnesses_is_whole() -> None:
    """Every check of every room is tried above, or is one of SQLite's journal, which a test can't spoil."""
    assert {row[0] for row in ILLNESSES} | {"journal"} == set(registry._checks)


@pytest.mark.django_db
def test_a_check_that_breaks_is_a_finding_and_the_others_are_asked(monkeypatch: Patch) -> None:
    def break_off() -> Iterator[registry.Finding]:
        raise RuntimeError("no idea")

    broken = registry.Registered("fonts", break_off, is_quick=False)
    monkeypatch.setitem(registry._checks, "fonts", broken)

    codes = [finding.code for finding in registry.examine()]

    assert "H-fonts" in codes
    assert len(codes) > 1


def visit_doctor(**options: Any) -> tuple[str, int]:
    out, code = StringIO(), 0
    try:
        call_command("doctor", stdout=out, **options)
    except SystemExit as end:
        code = int(str(end.code))
    return out.getvalue(), code


@pytest.mark.django_db
def test_the_command_says_it_in_both_languages_and_ends_with_1(monkeypatch: Patch) -> None:
    said, code = visit_doctor()

    assert code == 1
    assert ("没有正在运行的后台程序" in said or "H-JOB-1" in said, "No worker is running" in said) == (
        True,
        True,
    )
    assert said.index("✗") < said.index("!")
    assert "manage.py worker" in said


@pytest.mark.django_db
def test_a_healthy_site_is_told_so(settings: Any, monkeypatch: Patch) -> None:
    WorkerBeat.objects.create(name="one")
    made = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    (settings.BACKUP_DIR / f"outreach-{made}.tar.gz").write_bytes(b"")
    monkeypatch.setattr(triggers, "are_installed", lambda _connection: True)

    said, code = visit_doctor(language="en")

    assert ("Nothing is wrong." in said, code) == (True, 0), said


def test_the_probe_of_life_needs_no_database(client: Client) -> None:
    """Without the mark of a database Django's tests refuse any query."""
    assert client.get("/health/live/").json() == {"status": "ok"}


@pytest.mark.django_db
def test_the_probe_of_readiness_is_red_without_telling_strangers_why(
    client: Client, settings: Any, monkeypatch: Patch
) -> None:
    assert (client.get("/health/").status_code, client.get("/health/").json()["reasons"]) == (200, [])

    fill_disk(settings, monkeypatch)
    answer = client.get("/health/")

    assert (answer.status_code, answer.json()) == (503, {"status": "ill", "reasons": ["H-DISK-1"]})
    assert str(settings.DATA_DIR) not in answer.content.decode()


def test_the_probe_of_readiness_is_red_without_a_database(client: Client, monkeypatch: Patch) -> None:
    stop_database(None, monkeypatch)

    answer = client.get("/health/")

    assert (answer.status_code, "H-DB-1" in answer.json()["reasons"]) == (503, True)


@pytest.mark.parametrize(("path", "status"), [("/health/live/", 200), ("/health/", 503)])
def test_who_is_signed_in_reads_the_probes_without_a_database(
    client: Client, monkeypatch: Patch, path: str, status: int
) -> None:
    """Without the mark of a database Django's tests refuse to look for the session, too."""
    client.cookies["sessionid"] = "k" * 32
    stop_database(None, monkeypatch)

    answer = client.get(path)

    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert answer["Content-Security-Policy"]


def test_a_database_that_does_not_answer_is_told_once(monkeypatch: Patch) -> None:
    stop_database(None, monkeypatch)

    said, code = visit_doctor(language="en")

    assert (code, said.count("connection refused")) == (1, 1), said


def test_a_check_that_fails_where_others_are_answered_is_told(monkeypatch: Patch) -> None:
    def lock() -> Iterator[registry.Finding]:
        raise OperationalError("database is locked")

    monkeypatch.setattr(registry, "_checks", {"x": registry.Registered("x", lock, is_quick=False)})

    [finding] = registry.examine()

    assert "database is locked" in finding.said()


def test_a_port_that_nobody_listens_on_is_what_these_tests_think() -> None:
    """The positive control of the mail row: the port is free, so a connection is refused."""
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", free_port())) == errno.ECONNREFUSED
