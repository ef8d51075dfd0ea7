"""Staff's list, form and inspect page of townships."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.model import ModelViewSet

from outreach.places.models import PlaceKind, Township, TownshipQuerySet, Village
from outreach.places.staff.columns import (
    ContactColumn,
    NumberColumn,
    PhoneColumn,
    PhoneFilter,
    labelled_sums,
)
from outreach.places.staff.deleting import KindDeleteView
from outreach.places.staff.exporting import ExportedIndexView
from outreach.places.staff.inspecting import PlainInspectView


class TownshipFilterSet(WagtailFilterSet):
    phone = PhoneFilter(field_name="supervisor_phone")

    class Meta:
        model = Township
        fields = ["kind", "is_active", "county"]


class TownshipIndexView(ExportedIndexView):
    """Each township with its villages' sums, and the sum over all that are listed."""

    export_kind = PlaceKind.TOWNSHIP
    results_template_name = "places/staff/index_results.html"

    def get_base_queryset(self) -> TownshipQuerySet:
        return Township.objects.with_head_counts()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        townships = self.get_queryset().order_by().values("pk")
        villages = Village.objects.filter(township__in=townships, is_active=True)
        return super().get_context_data(*args, **kwargs) | {"totals": labelled_sums(villages)}


class TownshipInspectView(PlainInspectView):
    """The township's record, its sums and its villages with the phones to call."""

    template_name = "places/staff/inspect_township.html"
    reveal_kind = "township"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["township"] = Township.objects.with_head_counts().get(pk=self.object.pk)
        context["villages"] = Village.objects.for_township(self.object)
        return context


class TownshipViewSet(ModelViewSet):
    model = Township
    name = "township"
    icon = "site"
    menu_order = 10
    index_view_class = TownshipIndexView
    inspect_view_class = TownshipInspectView
    inspect_view_enabled = True
    inspect_view_fields = [
        "code",
        "kind",
        "supervisor_name",
        "supervisor_phone",
        "is_active",
    ]
    delete_view_class = KindDeleteView
    copy_view_enabled = False
    list_per_page = 50
    ordering = ("code", "pk")
    search_fields = ["name", "code", "supervisor_name", "supervisor_phone"]
    filterset_class = TownshipFilterSet
    list_display = [
        "name",
        "code",
        "kind",
        ContactColumn("supervisor_name", label=_("Child supervisor"), sort_key="supervisor_name"),
        PhoneColumn("supervisor_phone"),
        NumberColumn("village_count", label=_("Villages"), sort_key="village_count"),
        NumberColumn("children", label=_("Children"), sort_key="children"),
        NumberColumn(
            "left_behind_children", label=_("Left-behind children"), sort_key="left_behind_children"
        ),
        NumberColumn("pupils", label=_("Pupils"), sort_key="pupils"),
        BooleanColumn("is_active", label=_("In use"), sort_key="is_active"),
    ]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldRowPanel([FieldPanel("code"), FieldPanel("kind")]),
                FieldPanel("county"),
                FieldPanel("is_active"),
            ],
            _("Township"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("supervisor_name"), FieldPanel("supervisor_phone")])],
            _("Child supervisor"),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("tile_column"), FieldPanel("tile_row")])], _("Square on the tile map")
        ),
    ]
