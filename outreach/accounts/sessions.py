"""What a session remembers of its sign-in, and when it ends: idle, too old, ended elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from outreach.accounts.models import SignIn, User
from outreach.accounts.roles import Role
from outreach.audit.origin import client_address

STARTED, SEEN, PLACE, FACTOR = "signed_in_at", "seen_at", "sign_in", "second_factor"
# What FACTOR says: nothing to do, a code is asked for, a device must be set up first.
NONE, CODE, SETUP = "none", "code", "setup"
# A session is written at most once in this time, however fast somebody clicks.
THROTTLE_S = 60


@dataclass(frozen=True)
class Ended:
    """Why a session is over: the action for the audit log."""

    reason: str


@receiver(user_logged_in)
def begin(request: HttpRequest, user: User, **_: Any) -> None:
    """Write the sign-in down, and whether a second factor stands between it and the pages."""
    now = timezone.now()
    place = SignIn.objects.create(
        user=user,
        started_at=now,
        seen_at=now,
        address=client_address(request),
        agent=request.META.get("HTTP_USER_AGENT", "")[:200],
    )
    request.session[STARTED] = request.session[SEEN] = now.timestamp()
    request.session[PLACE] = place.pk
    request.session[FACTOR] = factor_of(user)


@receiver(user_logged_out)
def end(request: HttpRequest, user: User | None, **_: Any) -> None:
    place = getattr(request, "session", {}).get(PLACE)
    if user is not None and place:
        SignIn.objects.open().filter(pk=place, user=user).update(ended_at=timezone.now())


def factor_of(user: User) -> str:
    if TOTPDevice.objects.filter(user=user, confirmed=True).exists():
        return CODE
    return SETUP if needs_factor(user) else NONE


def needs_factor(user: User) -> bool:
    """Say whether settings ask this person's role for a second factor."""
    wanted = set(settings.SECOND_FACTOR_ROLES)
    if not wanted:
        return False
    if user.is_superuser and Role.ADMINISTRATOR.value in wanted:
        return True
    return user.groups.filter(name__in=wanted).exists()


def find_end(request: HttpRequest, at: datetime) -> Ended | None:
    """Return why the session is over, or nothing; one query, for a sign-in ended elsewhere."""
    session, now = request.session, at.timestamp()
    is_old = now - session.get(STARTED, 0) > settings.SESSION_ABSOLUTE_S
    if is_old or now - session.get(SEEN, 0) > settings.SESSION_IDLE_S:
        return Ended("session.expired")
    if not SignIn.objects.open().filter(pk=session.get(PLACE, 0), user_id=request.user.pk or 0).exists():
        return Ended("session.ended_elsewhere")
    return None


def touch(request: HttpRequest, at: datetime) -> None:
    """Note that the person is still there; a page that asks by itself in the background is no person."""
    if at.timestamp() - request.session.get(SEEN, 0) < THROTTLE_S or not is_by_hand(request):
        return
    note(request, at)


def note(request: HttpRequest, at: datetime) -> None:
    """Write the moment down in the session and in the list of sign-ins."""
    request.session[SEEN] = at.timestamp()
    SignIn.objects.filter(pk=request.session.get(PLACE, 0)).update(seen_at=at)


def is_by_hand(request: HttpRequest) -> bool:
    wanted = request.headers.get("Sec-Fetch-Dest", "document")
    return request.method == "POST" or wanted in ("document", "iframe", "frame")


def time_left(request: HttpRequest, at: datetime) -> tuple[int, bool]:
    """Return the seconds until the session ends, and whether nothing that the person does here moves that end."""
    session, now = request.session, at.timestamp()
    idle = session.get(SEEN, 0) + settings.SESSION_IDLE_S - now
    limit = session.get(STARTED, 0) + settings.SESSION_ABSOLUTE_S - now
    return max(0, int(min(idle, limit))), limit <= idle
