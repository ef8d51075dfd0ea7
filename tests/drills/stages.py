"""A site of either engine, migrated once for each set of migrations; and commands run as an administrator does."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.kept import kept_file
from tests.races.engines import find_tools, postgres_url

ENGINES = ["sqlite", "postgres"]
# What begins with a real, slow migration in make drill begins with a copy in the suite.
IS_FULL = "DRILL_BACKUPS" in os.environ


@dataclass
class Site:
    """One installation: its data folder and its database."""

    url: str
    folder: Path
    _forks: "subprocess.Popen[str] | None" = field(default=None, repr=False)

    def environment(self, **extra: str) -> dict[str, str]:
        return {
            **os.environ,
            "OUTREACH_DATABASE_URL": self.url,
            "OUTREACH_DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "tests.drills.settings",
            **extra,
        }

    def start(self, *arguments: str | Path, **extra: str) -> "subprocess.Popen[str]":
        """A process of its own, for what is to be killed or needs other settings."""
        return subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            env=self.environment(**extra),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str | Path) -> dict[str, Any]:
        """A fork of a process that has loaded everything; returns code, out and err."""
        if self._forks is None:
            self._forks = subprocess.Popen(
                [sys.executable, "-m", "tests.drills.forks"],
                env=self.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._forks.stdin is not None
        assert self._forks.stdout is not None
        self._forks.stdin.write(json.dumps(list(map(str, arguments))) + "\n")
        self._forks.stdin.flush()
        told: dict[str, Any] = json.loads(self._forks.stdout.readline())
        return told

    def ask(self, *arguments: str | Path) -> str:
        """Run it; the test is red when it fails."""
        told = self.run(*arguments)
        assert told["code"] == 0, (told["out"] + told["err"])[-3000:]
        return str(told["out"])

    def refuse(self, *arguments: str | Path) -> str:
        """Run what must fail; returns all it says."""
        told = self.run(*arguments)
        assert told["code"] != 0, told["out"]
        return str(told["out"] + told["err"])

    def close(self) -> None:
        if self._forks is not None:
            self._forks.communicate()


@contextmanager
def new_site(engine: str, folder: Path, *, server: str = "", is_kept: bool = True) -> Iterator[Site]:
    """A migrated, empty site; `server` is a PostgreSQL that runs already, not kept means migrated here and now."""
    data = folder / f"data-{engine}"
    data.mkdir(parents=True)
    with ExitStack() as stack:
        if engine == "sqlite":
            url = f"sqlite:///{data / 'outreach.sqlite3'}"
        else:
            url = new_database(server or stack.enter_context(postgres_url()))
        site = Site(url, data)
        stack.callback(site.close)
        prepare(site, is_kept=is_kept)
        yield site


def new_database(server: str) -> str:
    """Make an empty database beside the one that the URL names."""
    head, _slash, _name = server.rpartition("/")
    name = f"site_{uuid4().hex[:8]}"
    tool("psql", server, "-qc", f"CREATE DATABASE {name}")
    return f"{head}/{name}"


def prepare(site: Site, *, is_kept: bool) -> None:
    """Bring the tables there: from the copy that an earlier run kept, or by migrations, which then are kept."""
    is_sqlite = site.url.startswith("sqlite")
    kept = kept_file("-site.sqlite3" if is_sqlite else "-site.pgdump")
    path = Path(site.url.removeprefix("sqlite:///"))
    if is_kept and kept.exists():
        if is_sqlite:
            shutil.copyfile(kept, path)
        else:
            tool("pg_restore", "--no-owner", "-d", site.url, str(kept))
        return
    process = site.start("manage.py", "migrate", "-v0", DRILL_SYNC="OFF")
    out, err = process.communicate()
    assert process.returncode == 0, (out + err)[-3000:]
    with tempfile.TemporaryDirectory(dir=kept.parent) as scratch:
        draft = Path(scratch) / "copy"
        if is_sqlite:
            with closing(sqlite3.connect(path)) as database:
                database.execute("VACUUM INTO ?", (str(draft),))
        else:
            tool("pg_dump", "-Fc", "--no-owner", "-f", str(draft), "-d", site.url)
        draft.replace(kept)


def tool(name: str, *words: str) -> None:
    """Run one of PostgreSQL's own programs."""
    answer = subprocess.run([find_tools() / name, *words], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
