"""Registration of designs and print files in Wagtail's admin."""

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from materials.models import Design
from materials.staff.activity_reports import report_buttons
from materials.staff.catalogue import CatalogueGroup
from materials.staff.designs import DesignViewSet
from materials.staff.history import register_moves
from materials.staff.menu import PrintingGroup
from materials.staff.previews import show_preview
from materials.staff.rounds import RoundsViewSet
from materials.staff.stock_menu import StockGroup

register_snippet(DesignViewSet)
Design.preview_server = show_preview
hooks.register("register_log_actions", register_moves)
hooks.register("register_activity_buttons", report_buttons)


@hooks.register("register_admin_urls")
def register_print_urls() -> list[URLPattern | URLResolver]:
    return [path("print/", include("materials.staff.urls"))]


@hooks.register("register_admin_viewset")
def register_catalogue() -> CatalogueGroup:
    return CatalogueGroup()


@hooks.register("register_admin_viewset")
def register_rounds() -> RoundsViewSet:
    return RoundsViewSet()


@hooks.register("register_admin_viewset")
def register_printing() -> PrintingGroup:
    return PrintingGroup()


@hooks.register("insert_global_admin_css")
def link_supply_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin-supply.css"))


@hooks.register("register_admin_viewset")
def register_stock() -> StockGroup:
    return StockGroup()


@hooks.register("insert_global_admin_css")
def link_stock_styles() -> SafeString:
    sheets = (static("css/admin-stock.css"), static("css/admin-orders.css"))
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((sheet,) for sheet in sheets))
