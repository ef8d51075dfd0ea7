"""Whose data a person may see: the county of their office; one county never sees another's."""

from django.db.models import QuerySet

from outreach.accounts.models import User
from outreach.accounts.roles import Person
from outreach.places.models import Region, RegionLevel


def counties_of(user: Person) -> QuerySet[Region]:
    """Return the counties a person works for: their office's; all of them for an administrator without one."""
    counties = Region.objects.filter(level=RegionLevel.COUNTY)
    if not isinstance(user, User) or not user.is_active:
        return counties.none()
    if user.office_id is None:
        return counties if user.is_superuser else counties.none()
    return counties.filter(offices=user.office_id)


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
