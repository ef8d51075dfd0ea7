"""A part of the torture list in the suite; `make torture` sends all of it to both engines."""

import pytest

from tests.torture import places, runner, write_manifest

# One of so many of each row of the list; the others come with make torture.
EVERY = 7


def test_the_manifest_is_as_the_module_writes_it_and_long_enough() -> None:
    entries = runner.load()

    assert write_manifest.MANIFEST.read_text("utf-8") == write_manifest.written()
    assert len(entries) >= 300
    assert len({entry["id"] for entry in entries}) == len(entries)


@pytest.mark.django_db
def test_hostile_input_is_handled_without_a_crash_or_a_row() -> None:
    outcome = runner.run(places.set_stage(), runner.load()[::EVERY])

    assert (outcome.broken, outcome.raw, outcome.rows) == ([], [], 0)
    assert outcome.handled == outcome.total
