"""Whose data a person may see: the county of their office; one county never sees another's."""

from django.db.models import QuerySet

from outreach.accounts.models import User
from outreach.accounts.roles import Person
from outreach.places.models import Region, RegionLevel


def counties_of(user: Person) -> QuerySet[Region]:
    """Return the counties a person works for: the office's.

    An administrator without one has all of them, or the one they work in.
    """
    counties = Region.objects.filter(level=RegionLevel.COUNTY)
    if not isinstance(user, User) or not user.is_active:
        return counties.none()
    if user.office_id is not None:
        return counties.filter(offices=user.office_id)
    if not user.is_superuser:
        return counties.none()
    return counties if user.working_in is None else counties.filter(pk=user.working_in.pk)


def has_every_county(user: Person) -> bool:
    """Whether this is the administrator of all, wherever they work at the moment."""
    return isinstance(user, User) and user.is_active and user.is_superuser and user.office_id is None


def is_above_counties(user: Person) -> bool:
    """Whether a person reads sums of counties: people of a prefecture or province, and an administrator of all."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.office is None:
        return user.is_superuser
    return user.office.county.level != RegionLevel.COUNTY


def sees_every_county(user: Person) -> bool:
    """Whether nothing here is another county's to this person: true for all where there is one county."""
    others = Region.objects.filter(level=RegionLevel.COUNTY).exclude(pk__in=counties_of(user))
    return not others.exists()
