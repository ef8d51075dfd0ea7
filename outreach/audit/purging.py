"""Deletes entries past their time, whole sealed stretches only; their seals stay and say what was there."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from outreach.audit.models import Entry, Purge, Seal
from outreach.audit.record import record


@transaction.atomic
def purge_old(*, actor_name: str, at: datetime, actor: Any = None) -> int:
    """Delete what is older than AUDIT_RETENTION_DAYS; returns the number of entries."""
    limit = at - timedelta(days=settings.AUDIT_RETENTION_DAYS)
    kept = Entry.objects.filter(at__gte=limit).order_by("pk").values_list("pk", flat=True).first()
    seals = Seal.objects.filter(last_id__lt=kept) if kept else Seal.objects.all()
    seal = seals.order_by("-pk").first()
    old = Entry.objects.filter(pk__lte=seal.last_id) if seal else Entry.objects.none()
    count = old.count()
    if not seal or not count:
        return 0
    Purge.objects.create(at=at, last_id=seal.last_id, count=count, actor_name=actor_name)
    old._raw_delete(old.db)
    record(
        "audit.purge",
        kind="audit.entry",
        facts={"count": count, "up_to": seal.last_id, "seal": seal.digest},
        actor=actor,
        actor_name=actor_name,
    )
    return count
