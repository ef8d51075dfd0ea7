"""Races on both databases, in short; `make storm` runs them at full length."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.races.engines import postgres_url, sqlite_url

# Attempts and clients of the short form; make storm sets the real ones of the issue.
ATTEMPTS = int(os.environ.get("STORM_ATTEMPTS", "200"))
PAIRS = int(os.environ.get("STORM_PAIRS", "20"))
CLIENTS = int(os.environ.get("STORM_CLIENTS", "16"))


def call(url: str, *arguments: str) -> str:
    answer = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "OUTREACH_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "outreach.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr[-3000:]
    return answer.stdout


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated database; PostgreSQL is never skipped: without it the suite must be red."""
    folder: Path = tmp_path_factory.mktemp("races")
    if request.param == "sqlite":
        address = sqlite_url(folder)
        call(address, "manage.py", "migrate", "-v0")
        yield address
        return
    with postgres_url(folder) as address:
        call(address, "manage.py", "migrate", "-v0")
        yield address


def storm(url: str, name: str, attempts: int, guards: str = "guarded") -> dict[str, Any]:
    lines = call(url, "-m", "tests.races.storms", name, str(attempts), str(CLIENTS), guards).splitlines()
    result: dict[str, Any] = json.loads(lines[-1])
    return result


def test_no_copy_is_promised_twice(url: str) -> None:
    result = storm(url, "orders", ATTEMPTS)

    assert result["ends"] == {"won": ATTEMPTS // 2, "refused": ATTEMPTS - ATTEMPTS // 2}
    assert (result["wrong"], result["imbalances"]) == (0, 0)


@pytest.mark.parametrize("name", ["approvals", "receipts", "submits"])
def test_of_two_at_once_one_wins(url: str, name: str) -> None:
    result = storm(url, name, PAIRS)

    assert (result["wrong"], result["imbalances"]) == (0, 0)


@pytest.mark.parametrize("name", ["orders", "approvals", "receipts", "submits"])
def test_the_storm_sees_a_missing_guard(url: str, name: str) -> None:
    """The positive control: with the guard off, the same storm must find fault."""
    result = storm(url, name, ATTEMPTS if name == "orders" else PAIRS, guards="open")

    assert result["wrong"] > 0
