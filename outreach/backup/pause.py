"""After a restore jobs and mail stand still until somebody says that they may go on."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from outreach.backup.models import Restoration


def is_paused() -> bool:
    """One query."""
    return Restoration.objects.waiting().exists()


def resume(*, actor: Any, at: datetime) -> int:
    """Let jobs and mail go on; actor None is the person at the terminal. Returns how many restores waited."""
    if actor is not None and not (actor.is_active and actor.has_perm("backup.resume_work")):
        raise PermissionDenied
    with transaction.atomic():
        return Restoration.objects.waiting().update(confirmed_at=at, confirmed_by=actor)
