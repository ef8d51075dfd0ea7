"""One consistent copy of the database while others write: VACUUM INTO of SQLite, pg_dump of PostgreSQL."""

import os
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from outreach.backup.errors import BackupFailed

SQLITE = "sqlite"
POSTGRESQL = "postgresql"
FILES = {SQLITE: "database/outreach.sqlite3", POSTGRESQL: "database/outreach.pgdump"}


def engine() -> str:
    return connection.vendor


def copy_to(target: Path) -> None:
    """Write the copy; whoever reads or writes meanwhile is not stopped."""
    if engine() == SQLITE:
        copy_sqlite(Path(connection.settings_dict["NAME"]), target)
    else:
        run_tool(["pg_dump", "-Fc", "--no-owner", "--no-acl", "-f", str(target), "-d", database_name()])


def copy_sqlite(source: Path, target: Path) -> None:
    """A file copy under write load is broken one time in three; VACUUM INTO never was."""
    with closing(sqlite3.connect(source, timeout=60)) as database:
        database.execute("VACUUM INTO ?", (str(target),))
    check_sqlite(target)


def check_sqlite(path: Path) -> None:
    """Raise BackupFailed unless every page and every foreign key of the file is in order."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            words = [row[0] for row in database.execute("PRAGMA integrity_check")]
            strangers = database.execute("PRAGMA foreign_key_check").fetchmany(5)
    except sqlite3.DatabaseError as error:
        raise BackupFailed(_("The copy of the database is damaged: %(why)s") % {"why": error}) from error
    if words != ["ok"] or strangers:
        why = "; ".join(words[:3]) if words != ["ok"] else str(strangers)
        raise BackupFailed(_("The copy of the database is damaged: %(why)s") % {"why": why})


def check_dump(path: Path) -> None:
    """Read the table of contents and every block of a PostgreSQL dump."""
    run_tool(["pg_restore", "--file", os.devnull, str(path)])


def check_copy(kind: str, path: Path) -> None:
    if kind == SQLITE:
        check_sqlite(path)
    else:
        check_dump(path)


def database_name() -> str:
    return str(connection.settings_dict["NAME"])


def run_tool(command: Sequence[str]) -> None:
    """Run one of PostgreSQL's own tools against the configured server; the password goes by the environment."""
    try:
        answer = subprocess.run(
            command, env=server_environment(connection.settings_dict), capture_output=True, check=False
        )
    except FileNotFoundError as error:
        raise BackupFailed(
            _("The program %(tool)s is missing. Install the client tools of PostgreSQL.")
            % {"tool": command[0]}
        ) from error
    if answer.returncode:
        words = answer.stderr.decode(errors="replace").strip()[-500:]
        raise BackupFailed(_("%(tool)s says: %(words)s") % {"tool": command[0], "words": words})


def server_environment(database: Mapping[str, Any]) -> dict[str, str]:
    known = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    return dict(os.environ) | {name: str(database[key]) for name, key in known.items() if database.get(key)}
