"""SQLite and PostgreSQL give the same results in the same order."""

import json
from contextlib import nullcontext
from pathlib import Path

import pytest

from tests.races.engines import postgres_url, sqlite_url
from tests.races.test_races import call
from tests.search.shelf import QUESTIONS

Answers = dict[str, list[str]]


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answers]:
    """The same questions to both; PostgreSQL is never skipped: without it the suite must be red."""
    folder: Path = tmp_path_factory.mktemp("search")
    found = {}
    for name, engine in (
        ("sqlite", nullcontext(sqlite_url(folder))),
        ("postgres", postgres_url()),
    ):
        with engine as url:
            call(url, "manage.py", "migrate", "--run-syncdb", "-v0")
            found[name] = json.loads(call(url, "-m", "tests.search.shelf").splitlines()[-1])
    return found


@pytest.mark.heavy
def test_both_databases_give_the_same_results_in_the_same_order(answers: dict[str, Answers]) -> None:
    assert set(answers["sqlite"]) == {*QUESTIONS, *(f"{query} (common)" for query in QUESTIONS)}
    assert answers["sqlite"] == answers["postgres"]


@pytest.mark.heavy
def test_the_comparison_is_not_between_empty_answers(answers: dict[str, Answers]) -> None:
    assert sum(1 for titles in answers["postgres"].values() if len(titles) > 1) > len(QUESTIONS) // 2
