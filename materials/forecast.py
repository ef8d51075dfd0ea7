"""When to print again, and how many: arithmetic that a clerk can check by hand; no database here."""

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor

# Fewer days of hand-outs than this say nothing about the next weeks.
MINIMUM_DAYS = 14


class NotEnoughData(Exception):
    """The first hand-out lies less than MINIMUM_DAYS back."""

    def __init__(self, days: int) -> None:
        super().__init__(f"{days} of {MINIMUM_DAYS} days")
        self.days = days
        self.needed = MINIMUM_DAYS


@dataclass(frozen=True, slots=True)
class Stocktaking:
    """What is known today of one material; copies, days and the printer's terms."""

    handed_out: int
    since: date
    free: int
    requested: int
    to_target: int
    lead_days: int
    minimum_copies: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """The answer with every figure it came from.

    per_day = handed_out / days; left = free - requested; days_left = left / per_day, rounded down;
    order_by = today + days_left - lead_days; needed = the larger of what is used in the lead time and
    what the target still lacks, less what is left; order = needed, but at least the minimum run.
    """

    days: int
    per_day: float
    left: int
    days_left: int | None
    order_by: date | None
    needed: int
    order: int

    def is_urgent(self, *, on: date) -> bool:
        return self.order_by is not None and self.order_by <= on


def forecast(known: Stocktaking, *, today: date) -> Forecast:
    """Say by which day how many copies must be ordered; raises NotEnoughData under 14 days."""
    days = (today - known.since).days
    if days < MINIMUM_DAYS:
        raise NotEnoughData(days)
    per_day = known.handed_out / days
    left = max(0, known.free - known.requested)
    days_left = floor(left / per_day) if per_day else None
    needed = max(0, max(ceil(per_day * known.lead_days), known.to_target) - left)
    return Forecast(
        days=days,
        per_day=per_day,
        left=left,
        days_left=days_left,
        order_by=None if days_left is None else today + timedelta(days=days_left - known.lead_days),
        needed=needed,
        order=max(needed, known.minimum_copies) if needed else 0,
    )
