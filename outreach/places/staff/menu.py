"""One menu for places: lists, the tile map, the import."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from outreach.menus import shown_to
from outreach.places.imports.actions import may_import
from outreach.places.models import PlaceKind
from outreach.places.staff import importing, mapping
from outreach.places.staff.offices import OfficeViewSet, RegionViewSet
from outreach.places.staff.townships import TownshipViewSet
from outreach.places.staff.villages import VillageViewSet


def may_import_any(person: Any) -> bool:
    return any(may_import(person, kind) for kind in PlaceKind.values)


class MapViewSet(ViewSet):
    name = "places_map"
    icon = "grip"
    menu_label = _("Tile map")
    menu_name = "places-map"
    menu_order = 25

    menu_item_class = shown_to(mapping.may_see_map)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", mapping.tile_map, name="index")]


class ImportViewSet(ViewSet):
    name = "places_import"
    icon = "upload"
    menu_label = _("Import")
    menu_name = "places-import"
    menu_order = 50

    menu_item_class = shown_to(may_import_any)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", importing.upload, name="upload"),
            path("template/<str:kind>/", importing.template_file, name="template"),
            path("<uuid:pk>/", importing.preview, name="preview"),
            path("<uuid:pk>/confirm/", importing.confirm, name="confirm"),
            path("<uuid:pk>/discard/", importing.discard, name="discard"),
            path("<uuid:pk>/faults/", importing.faults_file, name="faults"),
        ]


class PlacesGroup(ViewSetGroup):
    menu_label = _("Places")
    menu_name = "places"
    menu_icon = "site"
    menu_order = 220
    items = (TownshipViewSet, VillageViewSet, MapViewSet, OfficeViewSet, RegionViewSet, ImportViewSet)
