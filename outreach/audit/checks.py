"""System checks of the audit log: kept long enough, guarded by the database."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.db import connection

from outreach.audit import triggers


@register(Tags.security)
def check_retention(**_options: Any) -> list[CheckMessage]:
    if settings.AUDIT_RETENTION_DAYS >= triggers.FLOOR_DAYS:
        return []
    return [
        checks.Error(
            f"OUTREACH_AUDIT_RETENTION_DAYS is {settings.AUDIT_RETENTION_DAYS}: the law wants six months.",
            hint=f"Set it to {triggers.FLOOR_DAYS} or more.",
            id="outreach.E101",
        )
    ]


@register(Tags.database)
def check_triggers(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    tables = connection.introspection.table_names() if databases else []
    if "audit_entry" not in tables or triggers.are_installed(connection):
        return []
    return [
        checks.Warning(
            "The database does not guard the audit log against changes.",
            hint="Run: manage.py check_audit --mend-guards",
            id="outreach.W102",
        )
    ]
