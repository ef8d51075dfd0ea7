"""One menu for what is reviewed, printed and accepted."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from materials.actions.reviews import may_see_reviews
from materials.staff import reviews
from materials.staff.partners import PartnersViewSet
from materials.staff.print_runs import PrinterViewSet, PrintRunViewSet
from outreach.menus import shown_to


class ReviewListViewSet(ViewSet):
    name = "reviews"
    icon = "tasks"
    menu_label = _("Reviews")
    menu_name = "reviews"
    menu_order = 10

    menu_item_class = shown_to(may_see_reviews)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", reviews.index, name="index")]


class PrintingGroup(ViewSetGroup):
    menu_label = _("Reviews and print runs")
    menu_name = "printing"
    menu_icon = "clipboard-list"
    menu_order = 214
    items = (ReviewListViewSet, PrintRunViewSet, PrinterViewSet, PartnersViewSet)
    # Others add their pages of the same task with menu_hook = "register_printing_menu_item".
    submenu_hook = "register_printing_menu_item"
