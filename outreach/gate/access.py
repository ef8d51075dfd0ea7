"""Gives each request a number that log, audit and answer share, and writes one line of what was answered."""

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponseBase

from outreach.audit.log_lines import known_number
from outreach.audit.origin import client_address, is_trusted_proxy
from outreach.audit.scrub import HIDDEN

logger = logging.getLogger("outreach.access")

HEADER = "X-Request-ID"
NUMBER = re.compile(r"[0-9a-f]{8,64}")
# Asked every few seconds by machines.
QUIET = ("/health/", "/metrics")


class AccessLog:
    """Stands before all others, so that a kept page is counted too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        number = number_of(request)
        request.request_id = number  # type: ignore[attr-defined]  # read by audit/origin.py
        response = self.get_response(request)
        response[HEADER] = number
        if not request.path.startswith(QUIET):
            logger.info(
                "%s %s %s",
                request.method,
                shown_path(request),
                response.status_code,
                extra={
                    "channel": "web",
                    "request": number,
                    "status": response.status_code,
                    "ms": round((time.perf_counter() - started) * 1000, 1),
                    "address": client_address(request),
                    "user": known_number(getattr(request, "user", None)),
                },
            )
        return response


def shown_path(request: HttpRequest) -> str:
    """The path without the word that opens a door by itself: whoever reads the log must not sign for a parcel."""
    token = request.resolver_match.kwargs.get("token") if request.resolver_match else None
    return request.path.replace(token, HIDDEN) if token else request.path


def number_of(request: HttpRequest) -> str:
    """Our proxy's number of the request, else a new one: a visitor must not choose it."""
    sent = request.headers.get(HEADER, "")
    is_ours = is_trusted_proxy(str(request.META.get("REMOTE_ADDR", "")))
    return sent if is_ours and NUMBER.fullmatch(sent) else uuid4().hex[:12]
