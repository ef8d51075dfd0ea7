"""Staff's lists and forms of what can be held and what can be counted."""

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.model import ModelViewSet

from campaigns.models import ActivityKind, Measure
from campaigns.staff.choices import ChoiceColumns
from outreach.places.staff.columns import NumberColumn
from outreach.places.staff.deleting import KindDeleteView
from outreach.places.staff.list_export import ListExportView


class KindIndexView(ListExportView):
    def get_base_queryset(self) -> QuerySet[ActivityKind]:
        kinds = ActivityKind.objects.select_related("event_measure").prefetch_related("measures")
        return kinds.annotate(activity_count=Count("activities"))


class MeasuresColumn(Column):
    """The names of a kind's measures; expects them prefetched."""

    def get_value(self, instance: ActivityKind) -> str:
        return "、".join(measure.name for measure in instance.measures.all())


class ActivityKindViewSet(ModelViewSet):
    model = ActivityKind
    name = "activity_kind"
    icon = "list-ul"
    menu_order = 50
    index_view_class = KindIndexView
    delete_view_class = KindDeleteView
    copy_view_enabled = False
    list_per_page = 50
    ordering = ("position", "code", "pk")
    search_fields = ["name", "code"]
    list_filter = ["channel", "is_public"]
    list_display = [
        "name",
        Column("get_channel_display", label=_("Channel"), sort_key="channel"),
        Column("event_measure", label=_("Counts as")),
        MeasuresColumn("measures", label=_("Measures")),
        NumberColumn("activity_count", label=_("Activities"), sort_key="activity_count"),
        BooleanColumn("is_public", label=_("Announced"), sort_key="is_public"),
    ]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldRowPanel([FieldPanel("code"), FieldPanel("position")]),
                FieldRowPanel([FieldPanel("channel"), FieldPanel("is_public")]),
            ],
            _("Kind of activity"),
        ),
        MultiFieldPanel(
            [FieldPanel("measures", widget=ChoiceColumns), FieldPanel("event_measure")],
            _("What is counted"),
        ),
    ]


class MeasureViewSet(ModelViewSet):
    model = Measure
    name = "measure"
    icon = "order"
    index_view_class = ListExportView
    menu_order = 60
    delete_view_class = KindDeleteView
    copy_view_enabled = False
    list_per_page = 50
    ordering = ("position", "code", "pk")
    search_fields = ["name", "code", "unit"]
    list_display = [
        "name",
        "unit",
        "code",
        NumberColumn("position", label=_("Position"), sort_key="position"),
    ]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("unit")]),
        FieldRowPanel([FieldPanel("code"), FieldPanel("position")]),
    ]
