"""A backup that can't be believed, and a restore that can't be done: each said in a sentence, nothing is changed."""

import io
import sqlite3
import subprocess
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command

from outreach.backup import archives, databases, moving, restoring
from outreach.backup.errors import BackupFailed, BadArchive
from outreach.backup.management.commands import move_database, restore, settle_restored
from outreach.backup.manifest import FORMAT, NAME, Entry, Manifest
from outreach.backup.models import Restoration
from outreach.backup.moving import Sum
from outreach.backup.pause import resume
from tests.factories import make_user

AT = datetime(2026, 6, 1, tzinfo=UTC)


def archive_with(path: Path, **files: bytes) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return path


def told(**changes: Any) -> Manifest:
    return Manifest(**({"made_at": AT.isoformat(), "engine": "sqlite", "migrations": []} | changes))


def test_an_archive_without_its_list_or_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "none.tar.gz").write_bytes(b"no archive")

    with pytest.raises(BadArchive):
        archives.unpack(archive_with(tmp_path / "cut.tar.gz", x=b"x"), tmp_path)
    with pytest.raises(BadArchive):
        archives.unpack(archive_with(tmp_path / "odd.tar.gz", **{NAME: b"[]"}), tmp_path)
    with pytest.raises(BadArchive):
        archives.unpack(tmp_path / "none.tar.gz", tmp_path)


@pytest.mark.parametrize(
    "manifest",
    [
        told(format=FORMAT + 1),
        told(engine="oracle"),
        told(entries=[Entry("media/gone.jpg", 1, "0" * 64)]),
        told(entries=[Entry("media/changed.jpg", 7, "0" * 64)]),
    ],
    ids=["format", "engine", "gone", "changed"],
)
def test_files_that_are_not_what_was_saved_are_refused(tmp_path: Path, manifest: Manifest) -> None:
    (tmp_path / "media").mkdir()
    (tmp_path / "media/changed.jpg").write_bytes(b"changed")

    with pytest.raises(BadArchive):
        archives._compare(manifest, tmp_path)


def test_a_copy_of_a_database_that_is_not_whole_is_refused(tmp_path: Path) -> None:
    broken, lonely = tmp_path / "broken.sqlite3", tmp_path / "lonely.sqlite3"
    broken.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
    with sqlite3.connect(lonely) as database:
        database.executescript(
            "CREATE TABLE a (id INTEGER PRIMARY KEY); CREATE TABLE b (a INTEGER REFERENCES a);"
            "INSERT INTO b VALUES (7);"
        )

    for path in (broken, lonely):
        with pytest.raises(BackupFailed):
            databases.check_sqlite(path)


@pytest.mark.parametrize("command", [["no-such-tool"], ["false"]])
def test_a_tool_that_is_missing_or_fails_is_named(command: list[str]) -> None:
    with pytest.raises(BackupFailed, match=command[0]):
        databases.run_tool(command)


def test_a_move_into_rows_that_are_there_or_to_other_rows_keeps_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    people = SimpleNamespace(
        _base_manager=SimpleNamespace(using=lambda _name: SimpleNamespace(exists=lambda: True))
    )
    monkeypatch.setattr(moving.apps, "get_model", lambda *_names: people)

    with pytest.raises(BackupFailed):
        moving._check_empty()
    with pytest.raises(BackupFailed, match="orders"):
        moving._compare([Sum("orders", 3, "a")], [Sum("orders", 3, "b")])


def fail(*_args: object, **_options: object) -> None:
    raise BackupFailed("why")


def test_commands_say_why_and_ask_before_they_replace(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked: list[str] = []

    def answer(words: str) -> str:
        asked.append(words)
        return "no"

    monkeypatch.setattr(restore, "input", answer, raising=False)
    monkeypatch.setattr(restore, "restore", fail)
    monkeypatch.setattr(move_database, "move_all", fail)

    with pytest.raises(CommandError):
        call_command("restore", tmp_path / "x.tar.gz")
    assert len(asked) == 1
    with pytest.raises(CommandError, match="why"):
        call_command("restore", tmp_path / "x.tar.gz", yes=True)
    with pytest.raises(CommandError, match="why"):
        call_command("move_database", to=f"sqlite:///{tmp_path / 'x.sqlite3'}")


def test_an_archive_of_the_other_engine_or_that_does_not_settle_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    settings.DATA_DIR = tmp_path
    other = "postgres" if databases.engine() == "sqlite" else "sqlite"
    monkeypatch.setattr(archives, "unpack", lambda *_args: told(engine=other))
    with pytest.raises(BadArchive):
        restoring.restore(tmp_path / "x.tar.gz", at=AT)

    answer = subprocess.CompletedProcess([], 1, "books are wrong", "")
    monkeypatch.setattr(restoring.subprocess, "run", lambda *_args, **_options: answer)
    with pytest.raises(BadArchive, match="books are wrong"):
        restoring._settle(tmp_path, "sqlite://", tmp_path / "x.tar.gz", told(), AT)


@pytest.mark.django_db
def test_what_is_newer_or_wrong_in_its_books_does_not_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["x.tar.gz", AT.isoformat(), AT.isoformat()]
    monkeypatch.setattr(settle_restored, "call_command", lambda *_words, **_options: None)
    monkeypatch.setattr(settle_restored, "find_faults", lambda: ["a balance is not its ledger"])
    with pytest.raises(CommandError, match="ledger"):
        call_command("settle_restored", *words)

    newer = SimpleNamespace(
        applied_migrations={("audit", "9999_later"): None}, disk_migrations={}, migrated_apps={"audit"}
    )
    monkeypatch.setattr(settle_restored, "MigrationLoader", lambda _connection: newer)
    monkeypatch.setattr(settle_restored, "find_faults", list)
    with pytest.raises(CommandError, match="9999_later"):
        call_command("settle_restored", *words)

    assert not Restoration.objects.exists()


@pytest.mark.django_db
def test_who_may_not_let_the_work_go_on_does_not() -> None:
    Restoration.objects.create(archive="x", made_at=AT, restored_at=AT)

    with pytest.raises(PermissionDenied):
        resume(actor=make_user(), at=AT)

    assert Restoration.objects.waiting().exists()
