"""Which entries of the audit log a person may read."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q

from outreach.accounts.counties import counties_of
from outreach.audit.models import AppendOnlyQuerySet, Entry
from outreach.places.counties import is_of_all


def may_audit(user: Any) -> bool:
    return user.is_active and user.has_perm("audit.view_entry")


def entries_for(user: Any) -> AppendOnlyQuerySet:
    """What concerns the person's counties, and what belongs to none: the installation's own business."""
    if not may_audit(user):
        raise PermissionDenied
    if is_of_all(user):
        return Entry.objects.all()
    return Entry.objects.filter(Q(county_id__in=counties_of(user).values("pk")) | Q(county_id=None))
