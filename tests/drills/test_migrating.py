"""Migrations of the ledger on PostgreSQL while a process of the release before goes on writing and somebody reads."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest

from tests.drills.stages import Site, new_site

BEFORE, LAST = "0012_specification_limits", "0014_movements_by_county"
INDEX = "materials_m_county_of_line"
# Some of what was there before; more than one batch.
LINES = 25_000
# Nobody's statement waits longer than the program lets it.
MOST_S = 3.0
ROWS = """
import json
from materials.actions.stock import county_place
from materials.states import StockPlaceKind
from tests.factories import make_edition
edition = make_edition()
places = [county_place(edition.material.county, kind).pk for kind in (StockPlaceKind.STORE, StockPlaceKind.TRANSIT)]
print(json.dumps([edition.material.county_id, edition.pk, *places]))
"""
INSERT = """
INSERT INTO materials_movement (edition_id, copies, source_condition, target_condition, source_id, target_id, reason,
  document, key, note, happened_at)
SELECT %(edition)s, 1, 'good', 'good', NULL, %(store)s, 'stock_take', '', %(key)s || number, '', now()
FROM generate_series(1, %(lines)s) AS number
"""
HOLD = "LOCK TABLE materials_movement IN ROW EXCLUSIVE MODE"
WAITS = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INDEX CONCURRENTLY%'"


@pytest.fixture(scope="module")
def before(server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site as the release before left it: the migrations lead back as well."""
    with new_site("postgres", tmp_path_factory.mktemp("before"), server=server) as site:
        site.ask("manage.py", "migrate", "materials", BEFORE, "-v0")
        yield site


@pytest.fixture(scope="module")
def ledger(before: Site) -> dict[str, Any]:
    county, edition, store, transit = json.loads(before.ask("manage.py", "shell", "-v0", "-c", ROWS))
    words = {"county": county, "edition": edition, "store": store, "transit": transit}
    with psycopg.connect(before.url, autocommit=True) as database:
        database.execute(INSERT, words | {"key": "there/", "lines": LINES})
    return words


def repeat(url: str, stop: threading.Event, step: Callable[[psycopg.Connection, int], None]) -> list[float]:
    """What each step took, until the event; a step that fails ends the test with its error."""
    took: list[float] = []
    with psycopg.connect(url, autocommit=True, options="-c lock_timeout=3s") as database:
        while not stop.is_set():
            began = time.monotonic()
            step(database, len(took))
            took.append(time.monotonic() - began)
    return took


def test_an_old_process_writes_on_while_the_ledger_gets_its_county(
    before: Site, ledger: dict[str, Any]
) -> None:
    stop, found = threading.Event(), dict[str, Any]()

    def write(database: psycopg.Connection, number: int) -> None:
        database.execute(INSERT, ledger | {"key": f"meanwhile/{number}/", "lines": 1})

    def read(database: psycopg.Connection, _number: int) -> None:
        with database.transaction():
            database.execute("SELECT count(*) FROM materials_movement")
            time.sleep(0.3)

    def work(name: str, step: Callable[[psycopg.Connection, int], None]) -> None:
        try:
            found[name] = repeat(before.url, stop, step)
        except psycopg.Error as error:
            found[name] = error

    people = [threading.Thread(target=work, args=one) for one in (("writes", write), ("reads", read))]
    for one in people:
        one.start()
    try:
        before.ask("manage.py", "migrate", "-v0")
    finally:
        stop.set()
        for one in people:
            one.join()

    assert [name for name, took in found.items() if isinstance(took, psycopg.Error)] == []
    assert len(found["writes"]) > 20
    assert max(found["writes"]) < MOST_S
    with psycopg.connect(before.url) as database:
        lines = database.execute("SELECT county_id, count(*) FROM materials_movement GROUP BY 1").fetchall()
        assert is_valid(database)
    assert lines == [(ledger["county"], LINES + len(found["writes"]))]


def is_valid(database: psycopg.Connection) -> bool:
    row = database.execute(
        "SELECT indisvalid FROM pg_index WHERE indexrelid = %s::regclass", [INDEX]
    ).fetchone()
    return row == (True,)


def test_an_index_that_was_cut_off_is_built_anew_however_long_it_waits(before: Site) -> None:
    """Whoever has written and not committed stands in its way; the program's own limits would cut it off again."""
    create = f"CREATE INDEX CONCURRENTLY {INDEX} ON materials_movement (county_id, id)"
    with psycopg.connect(before.url, autocommit=True) as database, psycopg.connect(before.url) as slow:
        database.execute(f"DROP INDEX {INDEX}")
        database.execute("DELETE FROM django_migrations WHERE app = 'materials' AND name = %s", [LAST])
        slow.execute(HOLD)
        database.execute("SET statement_timeout = '300ms'")
        with pytest.raises(psycopg.errors.QueryCanceled):
            database.execute(create)
        database.execute("SET statement_timeout = 0")
        assert not is_valid(database)

        migrate = before.start("manage.py", "migrate", "-v0")
        while not database.execute(WAITS).fetchone():
            assert migrate.poll() is None
            time.sleep(0.1)
        time.sleep(MOST_S + 0.5)
        assert migrate.poll() is None
        slow.rollback()
        _out, err = migrate.communicate()

        assert (migrate.returncode, err) == (0, "")
        assert is_valid(database)
