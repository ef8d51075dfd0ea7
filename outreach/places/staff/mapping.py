"""The tile map of townships for staff."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from outreach.places.counties import one_county
from outreach.places.models import Township
from outreach.places.tile_map import draw_tile_map


def may_see_map(person: Any) -> bool:
    verbs = ("view", "add", "change", "delete")
    return any(person.has_perm(f"places.{verb}_township") for verb in verbs)


@require_GET
def tile_map(request: HttpRequest) -> HttpResponse:
    if not may_see_map(request.user):
        raise PermissionDenied
    townships = Township.objects.active().with_head_counts().filter(county=one_county(request.user))
    context = {
        "map": draw_tile_map(townships),
        "townships": townships,
        "may_edit": request.user.has_perm("places.change_township"),
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": "", "label": _("Tile map")},
        ],
        "header_title": _("Tile map"),
        "header_icon": "grip",
    }
    return render(request, "places/staff/tile_map.html", context)
