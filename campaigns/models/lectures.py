"""What the lecture page lists: to come or held, in all townships or one, a page at a time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.paginator import Page
from django.http import QueryDict
from django.utils import timezone

from campaigns.models.activities import Activity, ActivityQuerySet
from campaigns.models.calendar import Month, day_from, month_from, month_of, start_of
from outreach.content.paging import chosen, page_of
from outreach.places.models import Region, Township

PER_PAGE = 20
ELSEWHERE = 3
HELD = "held"


@dataclass(frozen=True, slots=True)
class LectureList:
    """Lectures as one visitor asked for them; what the address has wrong is left out."""

    townships: list[Township]
    township: Township | None
    is_held: bool
    day: date | None
    month: Month
    page: Page[Activity]
    # Shown when the chosen township has nothing to come, so that the page never looks empty.
    elsewhere: list[Activity]

    @classmethod
    def from_query(cls, query: QueryDict, *, county: Region | None, at: datetime) -> "LectureList":
        """Read township, when, day, month and page from the address; six queries at most."""
        today = timezone.localdate(at)
        townships = list(Township.objects.for_county(county).active())
        township = chosen([(one.code, one) for one in townships], query.get("township"))
        everywhere = Activity.objects.for_county(county).lectures().public().with_place()
        lectures = everywhere.for_township(township) if township else everywhere
        day = day_from(query.get("day"))
        is_held = day is None and query.get("when") == HELD
        page = page_of(_rows(lectures, day=day, is_held=is_held, at=at), query.get("page"), per_page=PER_PAGE)
        first = month_from(query.get("month")) or _opening(page, day or today, is_held=is_held)
        is_empty = not page.object_list and not is_held
        return cls(
            townships,
            township,
            is_held,
            day,
            month_of(lectures, first=first, today=today, chosen=day),
            page,
            elsewhere=list(everywhere.upcoming(at=at)[:ELSEWHERE]) if is_empty else [],
        )


def _opening(page: Page[Activity], day: date, *, is_held: bool) -> date:
    """The month that the calendar opens at: of the day, or of the next lecture when that is later."""
    following = None if is_held else next(iter(page.object_list), None)
    return max(day, timezone.localdate(following.starts_at) if following else day).replace(day=1)


def _rows(lectures: ActivityQuerySet, *, day: date | None, is_held: bool, at: datetime) -> ActivityQuerySet:
    if day:
        rows = lectures.filter(starts_at__gte=start_of(day), starts_at__lt=start_of(day + timedelta(days=1)))
        return rows.order_by("starts_at", "pk").prefetch_related("news")
    return held(lectures) if is_held else lectures.upcoming(at=at).prefetch_related("news")


def held(lectures: ActivityQuerySet) -> ActivityQuerySet:
    """The latest first; those of today that are over but not yet reported are not among them."""
    return lectures.done().order_by("-starts_at", "-pk").prefetch_related("news")
