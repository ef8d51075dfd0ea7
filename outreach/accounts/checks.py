"""System checks of who may get in: no demo account outside the demo, known roles in the settings."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register
from django.db import connection

from outreach.accounts.models import User
from outreach.accounts.roles import Role


@register(Tags.security)
def check_second_factor_roles(**_options: Any) -> list[CheckMessage]:
    unknown = sorted(set(settings.SECOND_FACTOR_ROLES) - set(Role.values))
    if not unknown:
        return []
    return [
        checks.Error(
            f"OUTREACH_SECOND_FACTOR_ROLES names roles that nobody can have: {', '.join(unknown)}.",
            hint=f"Known roles: {', '.join(Role.values)}.",
            id="outreach.E111",
        )
    ]


@register(Tags.security, deploy=True)
def check_second_factor_is_asked_for(**_options: Any) -> list[CheckMessage]:
    if settings.SECOND_FACTOR_ROLES or settings.DEMO:
        return []
    return [
        checks.Warning(
            "No role needs a second factor: a stolen password opens everything.",
            hint="Set OUTREACH_SECOND_FACTOR_ROLES=administrator,approver.",
            id="outreach.W112",
        )
    ]


@register(Tags.database)
def check_demo_accounts(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """The demo's passwords stand in the README; outside the demo they open nothing, and should not be there."""
    if not databases or settings.DEMO or "accounts_user" not in connection.introspection.table_names():
        return []
    names = list(User.objects.filter(is_demo=True, is_active=True).values_list("username", flat=True))
    if not names:
        return []
    return [
        checks.Error(
            f"Accounts of the demo are in a real database: {', '.join(names)}.",
            hint="Deactivate them, or start with an empty database: manage.py setup_office.",
            id="outreach.E113",
        )
    ]
