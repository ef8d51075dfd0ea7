"""A killed worker costs a run of letters its part and no more, on both engines."""

import json

import pytest

from tests.drills.stages import Site

pytestmark = pytest.mark.heavy


def test_a_killed_worker_costs_its_part_and_the_file_is_the_same(site: Site) -> None:
    told = json.loads(site.ask("-m", "tests.drills.letters").splitlines()[-1])

    assert told["killed"]
    assert told["most_attempts"] >= 2
    assert (told["state"], told["parts"], told["made_twice"], told["equal"]) == ("done", 2, [], True)
