"""Staff's list and form of campaigns."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.forms import TextInput
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from campaigns.actions.campaigns import move_campaign, open_campaign_moves
from campaigns.models import Activity, Campaign
from campaigns.staff.choices import ChoiceColumns
from campaigns.staff.columns import DayColumn, StateColumn
from campaigns.staff.moves import MoveView, move_buttons
from campaigns.states import CampaignState
from outreach.places.models import Region, RegionLevel
from outreach.places.staff.columns import NumberColumn
from outreach.places.staff.deleting import KindDeleteView
from outreach.places.staff.inspecting import PlainInspectView
from outreach.places.staff.list_export import ListExportView


class CampaignIndexView(ListExportView):
    results_template_name = "places/staff/index_results.html"

    def get_base_queryset(self) -> QuerySet[Campaign]:
        # Counted for the rows that are shown, not joined for all: an administrator of all lists a hundred counties.
        activities = Activity.objects.filter(campaign=OuterRef("pk")).order_by().values("campaign")
        counted = Subquery(activities.annotate(number=Count("pk")).values("number"))
        return Campaign.objects.select_related("lead_office").annotate(activity_count=Coalesce(counted, 0))


class CampaignCreateView(CreateView):
    def get_initial_form_instance(self) -> Campaign:
        return Campaign(county=Region.objects.filter(level=RegionLevel.COUNTY).first())


class CampaignEditView(EditView):
    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        moves = open_campaign_moves(self.object, actor=self.request.user)
        return move_buttons(moves, pk=self.object.pk, url_name="campaign:move")


class CampaignMoveView(MoveView):
    model = Campaign
    states = CampaignState
    edit_url_name = "campaign:edit"

    @staticmethod
    def act(row: Campaign, seen: Any, to: Any, actor: Any, at: Any, _note: str) -> Campaign:
        return move_campaign(campaign=row, seen=seen, to=to, actor=actor, at=at)


class CampaignViewSet(ModelViewSet):
    model = Campaign
    name = "campaign"
    icon = "openquote"
    menu_order = 10
    index_view_class = CampaignIndexView
    add_view_class = CampaignCreateView
    edit_view_class = CampaignEditView
    delete_view_class = KindDeleteView
    inspect_view_class = PlainInspectView
    inspect_view_enabled = True
    inspect_view_fields = [
        "slogan",
        "state",
        "starts_on",
        "ends_on",
        "lead_office",
        "member_offices",
        "topics",
        "targets",
        "parent",
    ]
    copy_view_enabled = False
    list_per_page = 30
    ordering = ("-starts_on", "-pk")
    # Wagtail's own search knows no Chinese words; a plain "contains" finds them.
    search_backend_name = None
    search_fields = ["name", "slogan"]
    list_filter = ["state", "lead_office", "county"]
    list_display = [
        "name",
        StateColumn(),
        DayColumn("starts_on", label=_("Starts on")),
        DayColumn("ends_on", label=_("Ends on")),
        Column("lead_office", label=_("Lead body"), sort_key="lead_office__name"),
        NumberColumn("activity_count", label=_("Activities"), sort_key="activity_count"),
    ]
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("slogan"),
                FieldPanel("state", read_only=True, help_text=_("Changed by the buttons above.")),
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
                FieldRowPanel(
                    [FieldPanel("colour", widget=TextInput(attrs={"type": "color"})), FieldPanel("parent")]
                ),
            ],
            _("Campaign"),
        ),
        InlinePanel(
            "targets",
            heading=_("Targets"),
            label=_("Target"),
            panels=[FieldRowPanel([FieldPanel("measure"), FieldPanel("amount")])],
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("lead_office"), FieldPanel("county")]),
                FieldPanel("member_offices", widget=ChoiceColumns),
            ],
            _("Who takes part"),
        ),
        MultiFieldPanel(
            [FieldPanel("topics"), FieldPanel("protected_texts", widget=ChoiceColumns)],
            _("Topics and wording"),
        ),
    ]

    def get_urlpatterns(self) -> list[URLPattern]:
        view = CampaignMoveView.as_view()
        return [*super().get_urlpatterns(), path("move/<int:pk>/<str:to>/", view, name="move")]
