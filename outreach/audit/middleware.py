"""Gives every request an origin, and writes what no action writes: refusals, downloads, views of contacts."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.messages.constants import ERROR
from django.db import Error
from django.http import HttpRequest, HttpResponseBase

from outreach.audit.models import Result
from outreach.audit.origin import acting, current_origin, origin_of
from outreach.audit.record import record

logger = logging.getLogger(__name__)

REFUSED, FAILED, EXPORTED, CONTACTS_SEEN = "access.refused", "access.failed", "data.export", "contacts.view"
REFUSALS = {HTTPStatus.FORBIDDEN, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS}


class AuditMiddleware:
    """Stands right after the sign-in middleware, so that it sees who asks and what the answer was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with acting(origin_of(request)):
            response = self.get_response(request)
            try:
                record_answer(request, response)
            except Error:
                # A log that can't be written must not turn an answer into an error page.
                logger.exception("The audit log could not be written")
            return response


def record_answer(request: HttpRequest, response: HttpResponseBase) -> None:
    view = request.resolver_match.view_name if request.resolver_match else ""
    status, is_known = response.status_code, is_signed_in(request)
    refusal = current_origin().refusal
    if refusal and status < HTTPStatus.INTERNAL_SERVER_ERROR:
        facts = {"status": status, "rule": refusal.rule, "reason": refusal.reason}
        what = {"subject": refusal.subject} if refusal.subject else {"kind": "page", "name": view}
        record(REFUSED, result=Result.REFUSED, facts=facts, **what)
    elif status in REFUSALS or _was_refused_in_words(request, response):
        record(
            REFUSED, kind="page", name=view or request.path, result=Result.REFUSED, facts={"status": status}
        )
    elif status == HTTPStatus.NOT_FOUND and is_known and view and "pk" in str(request.resolver_match.kwargs):  # type: ignore[union-attr]
        # A stranger's object is a 404: somebody who tries numbers shows here.
        record(REFUSED, kind="page", name=view, result=Result.REFUSED, facts={"status": status})
    elif getattr(request, "is_unaudited", False):
        return
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        record(FAILED, kind="page", name=view or request.path, result=Result.FAILED, facts={"status": status})
    elif is_known and response.get("Content-Disposition", "").startswith("attachment"):
        facts = {
            "file": response["Content-Disposition"][:200],
            "query": request.META.get("QUERY_STRING", "")[:300],
        }
        record(EXPORTED, kind="page", name=view, facts=facts)
    elif is_known and view in settings.AUDIT_CONTACT_VIEWS and status == HTTPStatus.OK:
        record(
            CONTACTS_SEEN, kind="page", name=view, facts={"query": request.META.get("QUERY_STRING", "")[:300]}
        )


def is_signed_in(request: HttpRequest) -> bool:
    """Ask without a query where nobody asked before: a public page must not open a session."""
    session = getattr(request, "session", None)
    return bool(session and session.accessed and request.user.is_authenticated)


def _was_refused_in_words(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Wagtail, and our lists and buttons, refuse by a message and a way back, not by a 403."""
    if response.status_code != HTTPStatus.FOUND or not hasattr(request, "_messages"):
        return False
    # By its level: the words are in the person's language.
    return any(message.level >= ERROR for message in request._messages._queued_messages)
