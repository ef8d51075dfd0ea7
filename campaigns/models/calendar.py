"""A month of lectures, as a leaf of a calendar: how many on which day; no page and no request."""

import calendar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone

from campaigns.models.activities import ActivityQuerySet

# A calendar of a county begins with the county's first campaign; nobody's link leads further away.
FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True, slots=True)
class Cell:
    """A day; those of the neighbouring months stand empty."""

    day: date
    number: int
    is_in_month: bool
    is_today: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Month:
    first: date
    weeks: list[list[Cell]]

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1)

    @property
    def total(self) -> int:
        return sum(cell.number for week in self.weeks for cell in week)


def month_of(lectures: ActivityQuerySet, *, first: date, today: date, chosen: date | None) -> Month:
    """Count the lectures of each day, weeks from Monday; one query."""
    within = lectures.filter(starts_at__gte=start_of(first), starts_at__lt=start_of(next_month(first)))
    counted = within.order_by().annotate(day=TruncDate("starts_at")).values_list("day")
    numbers = dict(counted.annotate(number=Count("pk")).values_list("day", "number"))
    weeks = [
        [_cell(day, numbers.get(day, 0), first=first, today=today, chosen=chosen) for day in week]
        for week in calendar.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    ]
    return Month(first, weeks)


def _cell(day: date, number: int, *, first: date, today: date, chosen: date | None) -> Cell:
    is_in_month = day.month == first.month
    return Cell(day, number if is_in_month else 0, is_in_month, day == today, day == chosen)


def next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def day_from(text: str | None) -> date | None:
    """Read 2026-11-25 from an address; anything else is no day."""
    try:
        day = date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def month_from(text: str | None) -> date | None:
    """Read 2026-11 from an address and return its first day; anything else is no month."""
    return day_from(f"{text[:7]}-01") if text else None
