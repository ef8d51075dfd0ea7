"""What the lecture page lists: to come or held, in all townships or one, a page at a time."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page
from django.http import QueryDict

from campaigns.models.activities import Activity, ActivityQuerySet
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
    page: Page[Activity]
    # Shown when the chosen township has nothing to come, so that the page never looks empty.
    elsewhere: list[Activity]

    @classmethod
    def from_query(cls, query: QueryDict, *, county: Region | None, at: datetime) -> "LectureList":
        """Read township, when and page from the address; four queries at most."""
        townships = list(Township.objects.for_county(county).active())
        township = chosen([(one.code, one) for one in townships], query.get("township"))
        is_held = query.get("when") == HELD
        lectures = Activity.objects.for_county(county).lectures().public().with_place()
        rows = held(lectures) if is_held else lectures.upcoming(at=at)
        page = page_of(
            rows.for_township(township) if township else rows, query.get("page"), per_page=PER_PAGE
        )
        elsewhere = [] if page.object_list or is_held else list(lectures.upcoming(at=at)[:ELSEWHERE])
        return cls(townships, township, is_held, page, elsewhere)


def held(lectures: ActivityQuerySet) -> ActivityQuerySet:
    """The latest first; those of today that are over but not yet reported are not among them."""
    return lectures.done().order_by("-starts_at", "-pk")
