"""A transaction that the database gave up begins again, with the rows as they were passed; nothing else does."""

from dataclasses import dataclass

import pytest
from django.db import DataError, OperationalError

from outreach import retries
from outreach.audit.origin import Origin, acting
from outreach.places.models import Region
from outreach.retries import RETRIES, retried

DEADLOCK, LOCK_TIMEOUT = "40P01", "55P03"


class GivenUp(Exception):
    """What the driver raises."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


def fail(sqlstate: str) -> None:
    raise OperationalError(sqlstate) from GivenUp(sqlstate)


@dataclass
class Connection:
    """One whose transaction the tests open and close."""

    in_atomic_block: bool = False


@pytest.fixture(autouse=True)
def connection(monkeypatch: pytest.MonkeyPatch) -> Connection:
    monkeypatch.setattr(retries, "PAUSE_S", 0)
    monkeypatch.setattr(retries, "connection", connection := Connection())
    return connection


def test_a_deadlock_is_tried_again_with_the_row_as_it_came() -> None:
    seen: list[str] = []

    @retried
    def act(*, row: Region) -> str:
        seen.append(row.name)
        row.name = "改到一半"
        if len(seen) < RETRIES:
            fail(DEADLOCK)
        return "done"

    assert act(row=Region(name="示例县")) == "done"
    assert seen == ["示例县"] * RETRIES


def test_after_three_times_the_error_is_the_answer() -> None:
    tries: list[int] = []

    @retried
    def act() -> None:
        tries.append(1)
        fail(DEADLOCK)

    with pytest.raises(OperationalError):
        act()
    assert len(tries) == 1 + RETRIES


@pytest.mark.parametrize("sqlstate", [LOCK_TIMEOUT, "57014", ""])
def test_what_has_waited_already_does_not_wait_again(sqlstate: str) -> None:
    tries: list[int] = []

    @retried
    def act() -> None:
        tries.append(1)
        fail(sqlstate)

    with pytest.raises(OperationalError):
        act()
    assert len(tries) == 1


def test_inside_a_transaction_the_whole_begins_anew(connection: Connection) -> None:
    tries: list[int] = []

    @retried
    def inner() -> None:
        tries.append(1)
        fail(DEADLOCK)

    @retried
    def outer() -> None:
        connection.in_atomic_block = True
        try:
            inner()
        finally:
            connection.in_atomic_block = False

    with pytest.raises(OperationalError):
        outer()
    # One try each time: the inner one never retries by itself.
    assert len(tries) == 1 + RETRIES


def test_a_refusal_is_noted_and_a_fault_of_the_database_is_none() -> None:
    @retried
    def act(*, row: Region, says: Exception) -> None:
        raise says

    with acting(Origin()) as origin:
        for error in (DataError("broken"), PermissionError("not yours")):
            with pytest.raises(type(error)):
                act(row=(region := Region(pk=7, name="示例县")), says=error)
            noted = origin.refusal and (origin.refusal.rule, origin.refusal.subject, origin.refusal.reason)
            expected = ("act", region, "PermissionError: not yours")
            assert noted == (None if isinstance(error, DataError) else expected)
