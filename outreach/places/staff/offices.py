"""Staff's lists and forms of offices and regions."""

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet

from outreach.places.models import Office, Region
from outreach.places.staff.columns import NumberColumn
from outreach.places.staff.deleting import KindDeleteView
from outreach.places.staff.list_export import ListExportView


class OfficeIndexView(ListExportView):
    is_file_of_all = True

    def get_base_queryset(self) -> QuerySet[Office]:
        return Office.objects.select_related("township").annotate(member_count=Count("members"))


class OfficeViewSet(ModelViewSet):
    model = Office
    name = "office"
    icon = "group"
    menu_order = 30
    index_view_class = OfficeIndexView
    delete_view_class = KindDeleteView
    copy_view_enabled = False
    list_per_page = 50
    ordering = ("kind", "name", "pk")
    search_fields = ["name", "phone"]
    list_filter = ["kind", "county"]
    list_display = [
        "name",
        "kind",
        Column("township", label=_("Township"), sort_key="township__code"),
        "phone",
        NumberColumn("member_count", label=_("People"), sort_key="member_count"),
    ]
    panels = [
        FieldPanel("name"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("kind"), FieldPanel("township")]), FieldPanel("county")],
            _("What it is"),
            help_text=_("A township office needs its township; its people use the township portal."),
        ),
        FieldPanel("phone"),
    ]


class RegionIndexView(ListExportView):
    def get_base_queryset(self) -> QuerySet[Region]:
        return Region.objects.select_related("parent")


class RegionViewSet(ModelViewSet):
    model = Region
    name = "region"
    icon = "globe"
    index_view_class = RegionIndexView
    menu_order = 40
    delete_view_class = KindDeleteView
    copy_view_enabled = False
    list_per_page = 50
    ordering = ("code", "pk")
    search_fields = ["name", "code"]
    list_filter = ["level"]
    list_display = ["name", "code", "level", Column("parent", label=_("Belongs to"))]
    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("level")]),
        FieldPanel("parent"),
    ]
