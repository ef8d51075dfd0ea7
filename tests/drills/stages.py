"""A database of either engine, migrated once, copied for each drill; and commands run as an administrator does."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.races.engines import postgres_url

ENGINES = ["sqlite", "postgres"]


@dataclass(frozen=True)
class Site:
    """One installation: its data folder and its database."""

    url: str
    folder: Path

    def start(self, *arguments: str | Path, **extra: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            env={
                **os.environ,
                "OUTREACH_DATABASE_URL": self.url,
                "OUTREACH_DATA_DIR": str(self.folder),
                "DJANGO_SETTINGS_MODULE": "tests.drills.settings",
                **extra,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def ask(self, *arguments: str | Path, **extra: str) -> str:
        """Run it; the test is red when it fails."""
        process = self.start(*arguments, **extra)
        out, err = process.communicate()
        assert process.returncode == 0, (out + err)[-3000:]
        return out

    def refuse(self, *arguments: str | Path) -> str:
        """Run what must fail; returns all it says."""
        process = self.start(*arguments)
        out, err = process.communicate()
        assert process.returncode != 0, out
        return out + err


@contextmanager
def new_site(engine: str, folder: Path) -> Iterator[Site]:
    """A migrated, empty site."""
    data = folder / "data"
    data.mkdir(parents=True)
    if engine == "sqlite":
        site = Site(f"sqlite:///{data / 'outreach.sqlite3'}", data)
        site.ask("manage.py", "migrate", "-v0", DRILL_SYNC="OFF")
        yield site
        return
    with postgres_url() as url:
        site = Site(url, data)
        site.ask("manage.py", "migrate", "-v0")
        yield site
