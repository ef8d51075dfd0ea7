"""The database is locked, full, read-only, restarted: a clear page, nothing half-written, and it goes on by itself."""

import json

import pytest

from tests.drills.stages import Site

pytestmark = pytest.mark.heavy


@pytest.mark.parametrize("fault", ["locked", "full", "read-only"])
def test_an_order_meets_a_database_in_trouble(site: Site, fault: str) -> None:
    told = json.loads(site.ask("-m", "tests.drills.faults", fault).splitlines()[-1])

    assert (told["status"], told["half"], told["typed"]) == (503, 0, True), told
    # Whoever reads goes on reading; whoever wrote sends the same text again with one button, once.
    assert (told["public"], told["again"], told["orders"], told["faults"]) == (True, 302, 1, []), told
    # One wait for the lock and not one for each who would like to write about it.
    assert told["took_s"] < 10
    assert ("H-DB-6" in told["health"]) == (fault == "read-only")


def test_postgresql_is_restarted_under_load(site: Site) -> None:
    if site.url.startswith("sqlite"):
        return  # there is no server that could be restarted
    told = json.loads(site.ask("-m", "tests.drills.faults", "restarted").splitlines()[-1])

    # The second assertion is the positive control: somebody did meet the restart.
    assert set(told["statuses"]) == {302, 503}, told
    assert told["met"] > 0
    assert told["back_s"] < 10
    assert (told["lost"], told["done"], told["faults"]) == ([], True, [])
    assert told["acknowledged"] > 4
