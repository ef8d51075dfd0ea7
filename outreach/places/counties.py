"""Whose data a person may see is known one floor up; settings name it."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from outreach.places.models import Region


def counties_for(user: Any) -> QuerySet[Region]:
    counties: QuerySet[Region] = import_string(settings.COUNTIES_OF)(user)
    return counties


def is_of_all(user: Any) -> bool:
    """The administrator of all counties has no office; while working in one they are that county's."""
    return bool(user.is_superuser and user.office_id is None and user.working_in is None)


class CountyWanted(Exception):
    """A page of one county was asked for by somebody who works in all of several: one must be chosen first."""


def one_county(user: Any) -> Region | None:
    """The county that a page shows, or a new row belongs to; None for whom there is none, else raises CountyWanted."""
    found = list(counties_for(user).order_by("code", "pk")[:2])
    if len(found) > 1:
        raise CountyWanted
    return found[0] if found else None
