"""The audit log on both databases, migrated as an installation is, under many writers at once."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from tests.audit.storm import FORGERIES, HOSTILE
from tests.races.engines import postgres_url, sqlite_url

WRITERS, ENTRIES = 8, 25
pytestmark = pytest.mark.heavy


def call(url: str, *arguments: str) -> str:
    answer = subprocess.run(
        [sys.executable, *arguments],
        env={
            **os.environ,
            "OUTREACH_DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "outreach.settings.test",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr[-3000:]
    return answer.stdout


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """What the storm found on one engine; PostgreSQL is never skipped: without it the suite must be red."""
    folder: Path = tmp_path_factory.mktemp("audit")
    engine = postgres_url() if request.param == "postgres" else nullcontext(sqlite_url(folder))
    with engine as url:
        lines = call(url, "-m", "tests.audit.storm", str(WRITERS), str(ENTRIES)).splitlines()
        yield {"engine": request.param, **json.loads(lines[-1])}


def test_every_entry_of_many_writers_is_sealed_once(told: dict[str, Any]) -> None:
    assert told["storm"] == {
        "written": WRITERS * ENTRIES,
        "unsealed": 0,
        "sealed_meanwhile": True,
        "faults": [],
    }


def test_the_database_refuses_every_forgery(told: dict[str, Any]) -> None:
    # SQLite has no TRUNCATE: it is no word of its language.
    asked = [words for words in FORGERIES if told["engine"] == "postgres" or "TRUNCATE" not in words]

    assert (told["guards"], told["early"]) == (True, "refused")
    assert {words: told["forged"][words] for words in asked} == dict.fromkeys(asked, "refused")
    assert told["after"] == []


def test_hostile_texts_are_kept_and_stay_whole(told: dict[str, Any]) -> None:
    assert told["hostile"] == {"written": len(HOSTILE), "faults": []}


def test_old_entries_go_and_leave_a_stub(told: dict[str, Any]) -> None:
    assert told["old"] == {"purged": 2, "stubs": 1, "faults": []}


def test_a_writer_that_was_overtaken_is_sealed_with_the_other(told: dict[str, Any]) -> None:
    if told["engine"] == "sqlite":
        return  # one writer at a time: nobody can be overtaken
    assert told["overtaken"] == {"sealed": [0, 2], "faults": 0}
    assert told["crowded"] == {"sealed": [0, 2], "faults": []}
    # The positive control: without the lock the sealer closes over the one that waits.
    assert told["overtaken_without_lock"]["sealed"] == [1, 0]
    assert told["overtaken_without_lock"]["faults"] > 0
