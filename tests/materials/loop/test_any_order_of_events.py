"""The controls of tests/races/books.py, where anything happens in any order on both databases: faults are seen."""

from dataclasses import replace
from unittest import mock

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from materials.actions import stock
from tests.materials.loop.office import AnyOrderOfEvents

pytestmark = pytest.mark.django_db
# The first fault only, not the shortest way to it.
HASTY = settings(
    max_examples=100,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
    report_multiple_bugs=False,
)


def test_a_copy_that_gets_lost_would_be_seen() -> None:
    """A store that forgets one copy of what comes in."""
    put = stock._put

    def forgetful(change: stock._Change) -> None:
        put(replace(change, copies=change.copies - 1))

    with mock.patch.object(stock, "_put", forgetful), pytest.raises(AssertionError):
        run_state_machine_as_test(AnyOrderOfEvents, settings=HASTY)


def test_a_promise_that_is_not_taken_back_would_be_seen() -> None:
    with mock.patch.object(stock, "release", return_value=None), pytest.raises(AssertionError):
        run_state_machine_as_test(AnyOrderOfEvents, settings=HASTY)
