"""Staff's lists and forms of speakers and publicity vehicles."""

from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView
from wagtail.admin.viewsets.model import ModelViewSet

from campaigns.models import Speaker, Vehicle
from outreach.places.models import Region, RegionLevel
from outreach.places.staff.columns import NumberColumn, PhoneColumn
from outreach.places.staff.deleting import KindDeleteView
from outreach.places.staff.list_export import ListExportView


class CountingIndexView(ListExportView):
    """Rows with the number of activities that used them."""

    def get_base_queryset(self) -> QuerySet[Any]:
        return self.model.objects.annotate(activity_count=Count("activities"))


class VehicleIndexView(CountingIndexView):
    def get_base_queryset(self) -> QuerySet[Vehicle]:
        return super().get_base_queryset().select_related("office")


class CountyCreateView(CreateView):
    """Fills in the county, of which a single office has one."""

    def get_initial_form_instance(self) -> Any:
        return self.model(county=Region.objects.filter(level=RegionLevel.COUNTY).first())


class SpeakerViewSet(ModelViewSet):
    model = Speaker
    name = "speaker"
    icon = "user"
    menu_order = 30
    index_view_class = CountingIndexView
    add_view_class = CountyCreateView
    delete_view_class = KindDeleteView
    copy_view_enabled = False
    list_per_page = 50
    ordering = ("name", "pk")
    search_fields = ["name", "organisation", "phone"]
    list_display = [
        "name",
        "organisation",
        PhoneColumn("phone"),
        NumberColumn("activity_count", label=_("Activities"), sort_key="activity_count"),
    ]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("organisation")]),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("county")]),
    ]


class VehicleViewSet(ModelViewSet):
    model = Vehicle
    name = "vehicle"
    icon = "arrow-right-full"
    menu_order = 40
    index_view_class = VehicleIndexView
    add_view_class = CountyCreateView
    delete_view_class = KindDeleteView
    copy_view_enabled = False
    list_per_page = 50
    ordering = ("plate", "pk")
    search_fields = ["name", "plate"]
    list_display = [
        "name",
        "plate",
        Column("office", label=_("Office"), sort_key="office__name"),
        NumberColumn("activity_count", label=_("Rounds"), sort_key="activity_count"),
    ]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("plate")]),
        FieldRowPanel([FieldPanel("office"), FieldPanel("county")]),
    ]
