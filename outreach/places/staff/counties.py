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
    """The administrator of all counties has no office."""
    return bool(user.is_superuser and user.office_id is None)
