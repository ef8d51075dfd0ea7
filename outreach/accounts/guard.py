"""Stands between a signed-in person and every page: ended sessions, second factor, old passwords."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, resolve_url
from django.utils import timezone
from django.utils.http import urlencode

from outreach.accounts import sessions
from outreach.accounts.door.keeping import forget_kept, is_worth_keeping, show_kept
from outreach.accounts.passwords import must_change
from outreach.audit.models import Result
from outreach.audit.record import record

# Reachable in every state: the way out, the way in, the language, and what pages are drawn with.
ALWAYS_OPEN = {
    "login", "login-code", "logout", "language", "set_language", "session", "site-stylesheet",
    "colour-stylesheet", "health", "javascript_catalog", "wagtailadmin_javascript_catalog",
    "wagtailadmin_sprite",
}  # fmt: skip


class SessionGuard:
    """Runs as a view middleware, so that a forged request has been refused before."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if self._lost_a_form(request, response):
            return show_kept(request, user_id=None)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not _has_session(request) or not request.user.is_authenticated:
            return None
        at = timezone.now()
        ended = sessions.find_end(request, at)
        if ended:
            return self._end(request, ended)
        forget_kept(request)
        sessions.touch(request, at)
        name = request.resolver_match.url_name if request.resolver_match else ""
        return None if name in ALWAYS_OPEN else self._detour(request, name or "", at)

    def _end(self, request: HttpRequest, ended: sessions.Ended) -> HttpResponse:
        user = request.user
        record(ended.reason, subject=user, actor=user, result=Result.DONE)  # type: ignore[arg-type]
        logout(request)
        if is_worth_keeping(request) and ended.reason == "session.expired":
            return show_kept(request, user_id=user.pk)
        if request.method == "POST" or not sessions.is_by_hand(request):
            return JsonResponse({"error": "session ended"}, status=401)
        return redirect_to_login(request.get_full_path())

    def _detour(self, request: HttpRequest, name: str, at: Any) -> HttpResponse | None:
        factor = request.session.get(sessions.FACTOR)
        if factor == sessions.CODE and not request.user.is_verified():  # type: ignore[union-attr]
            return _send(request, "login-code")
        if must_change(request.user, at=at):  # type: ignore[arg-type]
            return None if name == "account-password" else _send(request, "account-password")
        if factor == sessions.SETUP and name not in ("second-factor", "second-factor-qr"):
            return _send(request, "second-factor")
        return None

    def _lost_a_form(self, request: HttpRequest, response: HttpResponseBase) -> bool:
        """Whether somebody's text would vanish, because the whole session is gone and the page asks to sign in."""
        return (
            isinstance(response, HttpResponseRedirect)
            and response.url.startswith(resolve_url(settings.LOGIN_URL))
            and not getattr(request, "session_ended", False)
            and is_worth_keeping(request)
            and not request.user.is_authenticated
        )


def _has_session(request: HttpRequest) -> bool:
    # A visitor without our cookie costs no query.
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _send(request: HttpRequest, name: str) -> HttpResponse:
    path = request.get_full_path() if request.method == "GET" else "/"
    return redirect(f"{resolve_url(name)}?{urlencode({'next': path})}")
