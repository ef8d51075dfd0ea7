"""The diary of a campaign: what was done, day by day, as the public reads it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min
from django.db.models.functions import TruncDate

from campaigns.models.activities import ActivityQuerySet


@dataclass(frozen=True, slots=True)
class Entry:
    """What was held on one day under one title: a hand-out in all townships is one entry, not many."""

    day: date
    kind: str
    title: str
    held: int
    townships: int
    first_township: str | None
    report: str

    @property
    def place(self) -> str:
        """The township, when there is only one to name."""
        return (self.first_township or "") if self.townships == 1 else ""


def diary(activities: ActivityQuerySet, *, entries: int) -> list[Entry]:
    """Return the latest entries, the newest first; one query."""
    rows = (
        activities.done()
        .annotate(day=TruncDate("starts_at"))
        .values_list("day", "kind__name", "title")
        .annotate(
            held=Count("pk"),
            townships=Count("township", distinct=True),
            first_township=Min("township__name"),
            report=Max("link"),
        )
        .order_by("-day", "kind__name", "title")
    )
    return [Entry(*row) for row in rows[:entries]]
