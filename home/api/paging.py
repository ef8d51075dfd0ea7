"""Pages of the API: limit and offset with bounds, so that nobody asks for everything at once."""

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _
from ninja import Query, Schema
from ninja.errors import HttpError
from pydantic import Field

from outreach.places.models import Region, RegionLevel

MOST = 100
FARTHEST = 100_000
Row = TypeVar("Row")


class Choice(Schema):
    """Which county, and which part of the list."""

    county: Annotated[str, Field(max_length=12, description=_("Code of a county; empty: all."))] = ""
    limit: Annotated[int, Field(ge=1, le=MOST, description=_("Rows on a page."))] = 50
    offset: Annotated[int, Field(ge=0, le=FARTHEST, description=_("Rows to pass over."))] = 0


Chosen = Annotated[Choice, Query()]


def counties_chosen(choice: Choice) -> QuerySet[Region]:
    """All counties, or the one that was asked for; an unknown code is a 404."""
    counties = Region.objects.filter(level=RegionLevel.COUNTY)
    if not choice.county:
        return counties
    # A code has no such bytes; some databases refuse to compare with them.
    found = counties.none() if "\x00" in choice.county else counties.filter(code=choice.county)
    if not found.exists():
        raise HttpError(404, "There is no county of this code.")
    return found


def listed(rows: QuerySet[Any], choice: Choice, say: Callable[[Any], Row]) -> dict[str, Any]:
    """One page and the count of all; two queries and what the rows were told to bring along."""
    page = rows[choice.offset : choice.offset + choice.limit]
    return {"count": rows.count(), "items": [say(row) for row in page]}
