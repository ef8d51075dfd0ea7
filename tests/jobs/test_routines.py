"""What comes back: started once by whoever looks first."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from outreach.jobs import routines
from outreach.jobs.models import Job, Routine
from outreach.jobs.routines import daily, every, routine, start_due

AT = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)  # 10:00 in the office


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[None]:
    monkeypatch.setattr(routines, "_plans", {})
    return iter(())


def plan(*, needed: bool = True) -> None:
    routine("test.tidy", title="Tidy", next_after=every(minutes=5), is_needed=lambda at: needed)


def test_of_two_workers_one_starts_it() -> None:
    plan()

    started = [len(start_due(at=AT)) for _worker in range(2)]

    assert (started, Job.objects.count()) == ([1, 0], 1)


def test_a_worker_that_looked_before_the_other_moved_it_loses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The race on purpose: the second has read the row when the first moves it on."""
    plan()
    Routine.objects.create(kind="test.tidy", next_at=AT)
    original = Routine.objects.get_or_create

    def slow(**values: object) -> object:
        found = original(**values)
        Routine.objects.filter(kind="test.tidy").update(next_at=AT + timedelta(minutes=5))
        return found

    monkeypatch.setattr(Routine.objects, "get_or_create", slow)

    assert (start_due(at=AT), Job.objects.count()) == ([], 0)


def test_it_comes_back_when_its_time_has_come() -> None:
    plan()

    started = [len(start_due(at=AT + timedelta(minutes=minutes))) for minutes in (0, 4, 5, 9, 10)]

    assert started == [1, 0, 1, 0, 1]


def test_where_nothing_is_needed_the_list_stays_short() -> None:
    plan(needed=False)

    assert (start_due(at=AT), Job.objects.count(), Routine.objects.get().next_at > AT) == ([], 0, True)


@pytest.mark.parametrize(
    ("hour", "next_at"),
    [
        (8, datetime(2026, 6, 2, 0, 0, tzinfo=UTC)),
        (18, datetime(2026, 6, 1, 10, 0, tzinfo=UTC)),
        (10, datetime(2026, 6, 2, 2, 0, tzinfo=UTC)),
    ],
)
def test_daily_means_the_clock_of_the_office(hour: int, next_at: datetime) -> None:
    assert daily(hour=hour)(AT) == next_at
