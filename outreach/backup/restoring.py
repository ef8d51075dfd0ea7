"""The way back: unpack beside, bring up to date, prove, and only then take the place of what is there."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from outreach.backup import archives, databases, drawers
from outreach.backup.databases import POSTGRESQL, SQLITE
from outreach.backup.errors import BadArchive
from outreach.backup.manifest import Manifest


def restore(archive: Path, *, at: datetime) -> Manifest:
    """Replace all data by the archive's; what was there stays beside, named before-restore.

    Raises BackupFailed with nothing changed when anything of the archive can't be believed.
    """
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix=".restore-") as scratch:
        staged = Path(scratch)
        told = archives.unpack(archive, staged)
        if told.engine != databases.engine():
            raise BadArchive.because(
                _(
                    "it holds a %(theirs)s database and this site uses %(ours)s. Restore it there, then move it."
                )
                % {"theirs": told.engine, "ours": databases.engine()}
            )
        stamp = f"before-restore-{at:%Y%m%dT%H%M%SZ}"
        with _staged_database(staged, told, stamp) as (url, swap):
            # Only what is missing: nobody who still works sees any of it before the rows are there.
            drawers.put_back(staged, told.entries)
            _settle(staged, url, archive, told, at)
            if not settings.FILES_ARE_REMOTE:
                for root, folder in archives.roots().items():
                    _exchange(staged / root, folder, stamp)
            swap()
    return told


def _settle(staged: Path, url: str, archive: Path, told: Manifest, at: datetime) -> None:
    """Migrate and prove the staged copy in a process that sees nothing else."""
    for root in archives.roots():
        (staged / root).mkdir(exist_ok=True)
    answer = subprocess.run(
        [sys.executable, "manage.py", "settle_restored", archive.name, told.made_at, at.isoformat()],
        cwd=settings.BASE_DIR,
        env=os.environ | {"OUTREACH_DATABASE_URL": url, "OUTREACH_DATA_DIR": str(staged)},
        capture_output=True,
        text=True,
        check=False,
    )
    if answer.returncode:
        raise BadArchive.because("\n".join((answer.stdout + answer.stderr).strip().splitlines()[-25:]))


@contextmanager
def _staged_database(staged: Path, told: Manifest, stamp: str) -> Iterator[tuple[str, "Swap"]]:
    if told.engine == SQLITE:
        path = staged / databases.FILES[SQLITE]
        yield f"sqlite:///{path}", SqliteSwap(path, stamp)
        return
    name = f"{databases.database_name()}_{stamp.replace('-', '_')}_new".lower()
    with _server() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        dump = staged / databases.FILES[POSTGRESQL]
        databases.run_tool(["pg_restore", "--no-owner", "--no-acl", "--exit-on-error", "-d", name, str(dump)])
        yield _url_of(name), PostgresSwap(name, stamp)
    finally:
        with _server() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')


class Swap:
    """Takes the place of the living database, whole or not at all."""

    def __call__(self) -> None:
        raise NotImplementedError


class SqliteSwap(Swap):
    """Writes over the living file inside one transaction of SQLite's, so that open connections see it."""

    def __init__(self, path: Path, stamp: str) -> None:
        self.path = path
        self.stamp = stamp

    def __call__(self) -> None:
        living = Path(connection.settings_dict["NAME"])
        connection.close()
        if living.exists() and living.stat().st_size:
            databases.copy_sqlite(living, living.with_name(f"{self.stamp}-{living.name}"))
        with closing(sqlite3.connect(self.path)) as new, closing(sqlite3.connect(living, timeout=60)) as old:
            new.backup(old)


class PostgresSwap(Swap):
    """Renames both databases in one transaction, after sending everybody out."""

    def __init__(self, name: str, stamp: str) -> None:
        self.name = name
        self.stamp = stamp

    def __call__(self) -> None:
        living = databases.database_name()
        connection.close()
        with _server() as cursor:
            for database in (living, self.name):
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [database]
                )
            cursor.execute(
                f'ALTER DATABASE "{living}" RENAME TO "{living}_{self.stamp.replace("-", "_").lower()}"'
            )
            cursor.execute(f'ALTER DATABASE "{self.name}" RENAME TO "{living}"')


@contextmanager
def _server() -> Iterator[Any]:
    """A cursor on the server's own database: nobody can rename the one he is in."""
    with connection._nodb_cursor() as cursor:
        yield cursor


def _url_of(name: str) -> str:
    database = connection.settings_dict
    account = database["USER"] + (f":{database['PASSWORD']}" if database["PASSWORD"] else "")
    return f"postgres://{account}@{database['HOST'] or 'localhost'}:{database['PORT'] or 5432}/{name}"


def _exchange(staged: Path, folder: Path, stamp: str) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        folder.rename(folder.with_name(f"{folder.name}-{stamp}"))
    shutil.move(staged, folder)
