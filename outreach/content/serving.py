"""Finds the page for an address with three queries or none, then lets Wagtail serve it."""

import copy

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.models import Page
from wagtail.url_routing import RouteResult
from wagtail.views import serve as wagtail_serve

from outreach.content.models import SitePage
from outreach.content.ways import is_open, target_of
from outreach.freshness.values import remembered


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Hand Wagtail the route under the name where it keeps its own; all its hooks run as ever."""
    request._wagtail_route_for_request = _route(request)  # type: ignore[attr-defined]  # Wagtail's own name
    response: HttpResponseBase = wagtail_serve(request, path)
    return response


def _route(request: HttpRequest) -> RouteResult | None:
    target = target_of(request)
    if target is None:
        return None
    page, rest = target
    specific = _specific(page)
    if isinstance(specific, SitePage):
        specific.is_open = is_open(request, page)
    try:
        route: RouteResult | None = specific.route(request, rest)
    except Http404:
        return None
    return route


def _specific(page: Page) -> Page:
    """The page as its own kind, with what that kind needs to be read; one query, or none."""
    model = page.specific_class
    if model is None or not issubclass(model, SitePage):
        return page.specific
    found: Page = remembered(("page", page.pk), lambda: model.for_reading().get(pk=page.pk))
    # One request writes on its page, for example whether it is open.
    return copy.copy(found)
