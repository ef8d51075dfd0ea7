"""kill -9 of workers, web processes and imports; `make drill` does it fifty times, the suite a few."""

import json
import os

import pytest

from tests.drills.stages import Site

KILLS = int(os.environ.get("DRILL_KILLS", "5"))

pytestmark = pytest.mark.heavy


def test_no_job_is_lost_or_done_twice_when_workers_are_killed(site: Site) -> None:
    told = json.loads(site.ask("-m", "tests.drills.kills", "workers", str(KILLS)).splitlines()[-1])

    assert told["kills"] >= KILLS
    assert told["jobs"] >= 40
    assert told["reasons"] == []
    assert (told["done"], told["whole"], told["doubled"]) == (told["jobs"], told["jobs"], 0)


def test_every_answered_order_is_there_with_its_ledger_when_the_web_is_killed(site: Site) -> None:
    told = json.loads(site.ask("-m", "tests.drills.kills", "orders", str(KILLS)).splitlines()[-1])

    assert told["acknowledged"] >= KILLS
    assert (told["lost"], told["faults"], told["half"]) == ([], [], 0)


def test_an_import_that_is_killed_in_the_middle_is_there_whole_or_not_at_all(site: Site) -> None:
    told = json.loads(site.ask("-m", "tests.drills.imports", str(KILLS)).splitlines()[-1])

    assert told["kills"] >= KILLS
    assert (told["halves"], told["lost"]) == ([], [])
    assert told["nothing"] >= 1
    assert told["villages"] == told["wanted"]


def test_without_its_transaction_a_killed_import_leaves_a_half(site: Site) -> None:
    """The positive control; the county and its villages are of this drill alone."""
    assert json.loads(site.ask("-m", "tests.drills.imports", "loose").splitlines()[-1])["halves"] != []
