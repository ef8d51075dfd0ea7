"""One menu for what the upper level and inspections ask for."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from home.reports.briefs.actions import may_see_briefs
from home.staff import ledger
from home.staff.brief_sets import BriefTemplateViewSet, BriefViewSet
from outreach.menus import shown_to


class LedgerViewSet(ViewSet):
    name = "ledger"
    icon = "folder-open-inverse"
    menu_label = _("Ledger pack")
    menu_name = "ledger-pack"
    menu_order = 30

    menu_item_class = shown_to(may_see_briefs)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", ledger.index, name="index"),
            path("<int:pk>/", ledger.detail, name="detail"),
            path("<int:pk>/pack/", ledger.pack, name="pack"),
        ]


class BriefsGroup(ViewSetGroup):
    menu_label = _("Briefs and ledger")
    menu_name = "briefs"
    menu_icon = "doc-full-inverse"
    menu_order = 206
    items = (BriefViewSet, BriefTemplateViewSet, LedgerViewSet)
