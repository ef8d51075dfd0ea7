"""The public's search: a page of results, and suggestions while somebody types. No query is kept or logged."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from outreach.places.models import Village, county_of_site
from outreach.search.results import answer
from outreach.search.results import suggest as suggested

# Words for somebody who does not know what to type.
TRIES = ("防溺水", "未成年人保护法", "留守儿童", "告家长书", "宣讲", "海报")
FOR_MINUTES_S = 5 * 60
# A village is a page below the finder, not a row of the index: its name is asked for directly.
SHORTEST_NAME = 2
VILLAGES = 6


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = request.GET.get("q", "")
    kind, number = request.GET.get("kind", ""), request.GET.get("page")
    found = answer(request, query, county=county_key(request), kind=kind, number=number)
    context = {
        "answer": found,
        "query": found.question.text,
        "tries": TRIES,
        "list_page": found.page,
        "villages": villages_named(request, found.question.text),
    }
    return render(request, "home/search.html", context)


def villages_named(request: HttpRequest, text: str) -> list[Village]:
    """A few villages whose name, or whose township's name, holds what was typed; one query."""
    if len(text) < SHORTEST_NAME:
        return []
    villages = Village.objects.for_county(county_of_site(request)).active().named_like(text)
    return list(villages.in_delivery_order()[:VILLAGES])


def county_key(request: HttpRequest) -> int:
    county = county_of_site(request)
    return county.pk if county else 0


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    results = suggested(request, request.GET.get("q", ""), county=county_key(request))
    found = [
        {"title": str(result.title), "url": result.url, "kind": str(result.source.label)}
        for result in results
    ]
    response = JsonResponse({"suggestions": found})
    patch_cache_control(response, public=True, max_age=FOR_MINUTES_S)
    return response
