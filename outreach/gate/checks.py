"""Refuses to start a real installation with settings that would leave its doors open."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Tags, register

WEAK = ("development", "insecure", "test-only", "changeme", "change-me", "secret")
SHORTEST_KEY = 50
SHORTEST_TOKEN = 20
FEWEST_CHARACTERS = 5


@register(Tags.security)
def check_installation(**_options: Any) -> list[CheckMessage]:
    """Run at every start of a real installation; runserver, migrate and gunicorn stop at an error."""
    return list(find_open_doors()) if settings.REFUSES_OPEN_DOORS else []


def find_open_doors() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield _error("121", "DEBUG is on: error pages would show code and settings.", "Unset OUTREACH_DEBUG.")
    if is_weak(settings.SECRET_KEY):
        yield _error(
            "122",
            "OUTREACH_SECRET_KEY is short or well known: whoever guesses it signs in as anybody.",
            "python -c 'import secrets; print(secrets.token_urlsafe(60))'",
        )
    if not settings.ALLOWED_HOSTS or any(host.startswith("*") for host in settings.ALLOWED_HOSTS):
        yield _error(
            "123",
            "OUTREACH_ALLOWED_HOSTS is empty or allows every host: links in mails could be forged.",
            "Name the site's host, for example OUTREACH_ALLOWED_HOSTS=xuanchuan.example.gov.cn.",
        )
    if settings.DEMO:
        yield _error(
            "126",
            "OUTREACH_DEMO lets the accounts of the demo in: their passwords stand in the README.",
            "Unset OUTREACH_DEMO; to show the demo, use make run.",
        )
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < SHORTEST_TOKEN:
        yield _error(
            "125",
            "OUTREACH_METRICS_TOKEN is short: whoever guesses it reads how the site is used.",
            "python -c 'import secrets; print(secrets.token_urlsafe(30))'",
        )
    if not settings.AUDIT_KEY or settings.AUDIT_KEY == settings.SECRET_KEY:
        yield checks.Warning(
            "The audit log is signed with SECRET_KEY: changing that key would make old seals unprovable.",
            hint="Set OUTREACH_AUDIT_KEY to a random text of its own and keep a copy of it on paper.",
            id="outreach.W124",
        )


def is_weak(key: str) -> bool:
    return (
        len(key) < SHORTEST_KEY
        or len(set(key)) < FEWEST_CHARACTERS
        or any(word in key.lower() for word in WEAK)
    )


def _error(number: str, text: str, hint: str) -> CheckMessage:
    return checks.Error(text, hint=hint, id=f"outreach.E{number}")
