"""Whatever happens, in whatever order, the ledger's sum is the balance and every copy is somewhere."""

from dataclasses import replace
from unittest import mock

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from materials.actions import stock
from tests.materials.loop.office import AnyOrderOfEvents

pytestmark = pytest.mark.django_db
PLAIN = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
# A control needs the first fault only, not the shortest way to it.
HASTY = settings(PLAIN, max_examples=100, phases=[Phase.generate], report_multiple_bugs=False)


@pytest.mark.heavy
def test_the_books_balance_whatever_happens() -> None:
    run_state_machine_as_test(AnyOrderOfEvents, settings=PLAIN)


def test_a_copy_that_gets_lost_would_be_seen() -> None:
    """The positive control: a store that forgets one copy of what comes in."""
    put = stock._put

    def forgetful(change: stock._Change) -> None:
        put(replace(change, copies=change.copies - 1))

    with mock.patch.object(stock, "_put", forgetful), pytest.raises(AssertionError):
        run_state_machine_as_test(AnyOrderOfEvents, settings=HASTY)


def test_a_promise_that_is_not_taken_back_would_be_seen() -> None:
    with mock.patch.object(stock, "release", return_value=None), pytest.raises(AssertionError):
        run_state_machine_as_test(AnyOrderOfEvents, settings=HASTY)
