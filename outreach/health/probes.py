"""The probes answer before anything reads a session: an operator's browser has a cookie, and asks when all is down."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from outreach.health.views import live, ready

READING = ("GET", "HEAD")


class ProbeMiddleware:
    """Stands behind the headers of the gate, before the kept pages and the sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.probes = {reverse("health"): ready, reverse("health-live"): live}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        probe = self.probes.get(request.path) if request.method in READING else None
        return probe(request) if probe else self.get_response(request)
