"""Registration of designs and print files in Wagtail's admin."""

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from materials.models import Design
from materials.staff.catalogue import CatalogueGroup
from materials.staff.designs import DesignViewSet
from materials.staff.previews import show_preview

register_snippet(DesignViewSet)
Design.preview_server = show_preview


@hooks.register("register_admin_urls")
def register_print_urls() -> list[URLPattern | URLResolver]:
    return [path("print/", include("materials.staff.urls"))]


@hooks.register("register_admin_viewset")
def register_catalogue() -> CatalogueGroup:
    return CatalogueGroup()
