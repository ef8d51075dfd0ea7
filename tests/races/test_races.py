"""Races on both databases, in short; `make storms` runs them at full length."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from tests.races.engines import postgres_url, sqlite_url

# Attempts and clients of the short form; make storms sets the real ones of the issue.
ATTEMPTS = int(os.environ.get("STORM_ATTEMPTS", "200"))
PAIRS = int(os.environ.get("STORM_PAIRS", "20"))
CLIENTS = int(os.environ.get("STORM_CLIENTS", "16"))
EXAMPLES, STEPS = int(os.environ.get("STORM_EXAMPLES", "8")), 25
PAIRED = ["approvals", "receipts", "submits", "caps", "second thoughts", "closings", "issuers", "sums"]
# What a storm calls "please try again": the page for a database that is too busy.
AGAIN = "again"


Results = dict[tuple[str, bool], dict[str, Any]]


def call(url: str, *arguments: str) -> str:
    answer = subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, "OUTREACH_DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.races.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr[-3000:]
    return answer.stdout


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An empty database; PostgreSQL is never skipped: without it the suite must be red."""
    folder: Path = tmp_path_factory.mktemp("races")
    engine = postgres_url() if request.param == "postgres" else nullcontext(sqlite_url(folder))
    with engine as url:
        call(url, "manage.py", "migrate", "--run-syncdb", "-v0")
        yield url


@pytest.fixture(scope="module")
def results(database: str) -> Results:
    """All storms on one database."""
    lines = call(database, "-m", "tests.races", *map(str, (ATTEMPTS, PAIRS, CLIENTS))).splitlines()
    rows = [json.loads(line) for line in lines if line.startswith("{")]
    return {(row["storm"], row["guarded"]): row for row in rows}


def test_no_copy_is_promised_twice(results: Results) -> None:
    result = results["orders", True]

    ends: Counter[str] = Counter(result["ends"])
    # Every answer is a success, "sold out" or "please try again"; nothing else ever happens.
    assert ends.keys() <= {"won", "refused", AGAIN}
    assert ends["won"] + ends["refused"] + ends[AGAIN] == ATTEMPTS
    assert 0 < ends["won"] <= ATTEMPTS // 2
    assert (result["wrong"], result["imbalances"]) == (0, 0)


@pytest.mark.parametrize("storm", PAIRED)
def test_of_two_at_once_one_wins(results: Results, storm: str) -> None:
    result = results[storm, True]

    assert (result["wrong"], result["imbalances"]) == (0, 0)


def test_a_deadlock_is_healed(results: Results, database: str) -> None:
    """Who is given up begins again; the control, without that, loses one of each two where locks can cross."""
    assert results["deadlocks", True]["wrong"] == 0
    if database.startswith("postgres"):
        assert results["deadlocks", False]["ends"][AGAIN] > 0


def test_the_books_balance_in_any_order_of_events(database: str) -> None:
    """Its own positive controls are in tests/materials/loop/test_any_order_of_events.py."""
    call(database, "-m", "tests.races.books", str(EXAMPLES), str(STEPS))


@pytest.mark.parametrize("storm", ["orders", *PAIRED])
def test_the_storm_sees_a_missing_guard(results: Results, storm: str) -> None:
    """The positive control: with the guard off, the same storm must find fault."""
    assert results[storm, False]["wrong"] > 0
