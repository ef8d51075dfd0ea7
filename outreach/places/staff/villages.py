"""Staff's list, form and inspect page of villages."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet

from outreach.places.models import HEAD_COUNTS, PlaceKind, Village, VillageQuerySet
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


class VillageInspectView(PlainInspectView):
    reveal_kind = "village"


class VillageFilterSet(WagtailFilterSet):
    phone = PhoneFilter(field_name="director_phone")

    class Meta:
        model = Village
        fields = ["township", "kind", "is_active"]


class VillageIndexView(ExportedIndexView):
    """Villages in delivery order, and the sum of the head-counts over all that are listed."""

    export_kind = PlaceKind.VILLAGE
    results_template_name = "places/staff/index_results.html"

    def get_base_queryset(self) -> VillageQuerySet:
        return Village.objects.select_related("township")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, **kwargs) | {"totals": labelled_sums(self.get_queryset())}


class VillageViewSet(ModelViewSet):
    model = Village
    name = "village"
    icon = "home"
    menu_order = 20
    index_view_class = VillageIndexView
    inspect_view_class = VillageInspectView
    inspect_view_enabled = True
    inspect_view_fields = [
        "township",
        "code",
        "kind",
        "director_name",
        "director_phone",
        "phone_is_public",
        *HEAD_COUNTS,
        "is_active",
    ]
    delete_view_class = KindDeleteView
    copy_view_enabled = False
    list_per_page = 50
    ordering = ("township__code", "code", "pk")
    search_fields = ["name", "code", "director_name", "director_phone", "township__name"]
    filterset_class = VillageFilterSet
    list_display = [
        "name",
        Column("township", label=_("Township"), sort_key="township__code"),
        "code",
        "kind",
        ContactColumn("director_name", label=_("Child director"), sort_key="director_name"),
        PhoneColumn("director_phone"),
        NumberColumn("households", label=_("Households"), sort_key="households"),
        NumberColumn("children", label=_("Children"), sort_key="children"),
        NumberColumn(
            "left_behind_children", label=_("Left-behind children"), sort_key="left_behind_children"
        ),
        BooleanColumn("is_active", label=_("In use"), sort_key="is_active"),
    ]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("township"),
                FieldRowPanel([FieldPanel("code"), FieldPanel("kind")]),
                FieldPanel("is_active"),
            ],
            _("Village"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("director_name"), FieldPanel("director_phone")]),
                FieldPanel("phone_is_public"),
            ],
            _("Child director"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("households"), FieldPanel("children")]),
                FieldRowPanel([FieldPanel("left_behind_children"), FieldPanel("pupils")]),
            ],
            _("Head-counts"),
            help_text=_("Numbers only. Never write a child's name anywhere in this system."),
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("tile_column"), FieldPanel("tile_row")])],
            _("Square on the tile map"),
            classname="collapsed",
        ),
    ]
