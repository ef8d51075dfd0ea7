"""Staff's list and form of activities of every kind."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import CreateView, EditView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import HeaderButton

from campaigns.actions.activities import move_activity, note_counting, open_activity_moves
from campaigns.models import Activity, ActivityKind, Campaign, WorkStandard
from campaigns.staff.activity_form import ActivityForm, ActivityPanels, CountsPanel
from campaigns.staff.choices import ChoiceColumns
from campaigns.staff.columns import CountsColumn, DayColumn, StateColumn
from campaigns.staff.field import papers
from campaigns.staff.moves import MoveView, move_buttons
from campaigns.states import ActivityState
from outreach.accounts.models import User
from outreach.places.staff.deleting import KindDeleteView
from outreach.places.staff.inspecting import PlainInspectView
from outreach.places.staff.list_export import ListExportView

BUTTONS = "register_activity_buttons"


class ActivityFilterSet(WagtailFilterSet):
    starts_at = django_filters.DateFromToRangeFilter(label=_("Held between"), widget=DateRangePickerWidget)
    standards = django_filters.ModelMultipleChoiceFilter(
        label=_("Work standards"),
        queryset=WorkStandard.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        distinct=True,
    )

    class Meta:
        model = Activity
        fields = ["kind", "state", "township", "campaign"]


class ActivityIndexView(ListExportView):
    """Activities with place and counts; the number of queries does not depend on the rows."""

    results_template_name = "places/staff/index_results.html"

    def get_base_queryset(self) -> QuerySet[Activity]:
        return Activity.objects.with_place().prefetch_related("counts__measure")


class CountingMixin:
    """Notes who typed numbers: they verify nothing of it later."""

    request: HttpRequest
    form: ActivityForm

    def save_instance(self) -> Activity:
        activity: Activity = super().save_instance()  # type: ignore[misc]  # of Wagtail's views
        if self.form.has_new_counts() and isinstance(self.request.user, User):
            note_counting(activity=activity, actor=self.request.user, at=timezone.now())
        return activity


class ActivityCreateView(CountingMixin, CreateView):
    """Asks for the kind first, because it decides what is counted."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.kind is None:
            return self.choose_kind()
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        return response

    @cached_property
    def kind(self) -> ActivityKind | None:
        return ActivityKind.objects.filter(code=self.request.GET.get("kind", "")).first()

    def choose_kind(self) -> HttpResponseBase:
        context = {
            "kinds": ActivityKind.objects.prefetch_related("measures"),
            "breadcrumbs_items": self.get_breadcrumbs_items(),
            "header_title": _("What was held, or will be?"),
            "header_icon": "date",
            "add_url": self.add_url,
        }
        return render(self.request, "campaigns/staff/choose_kind.html", context)

    def get_initial_form_instance(self) -> Activity:
        running = Campaign.objects.running(on=timezone.localdate()).first()
        activity = Activity(kind=self.kind)
        if running is not None:
            activity.campaign, activity.lead_office = running, running.lead_office
        return activity


class ActivityEditView(CountingMixin, EditView):
    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        person = self.request.user
        moves = open_activity_moves(self.object, actor=person) if isinstance(person, User) else []
        kept = HeaderButton(
            _("Papers and feedback"),
            url=reverse("activity:papers", args=[self.object.pk]),
            icon_name="doc-full",
        )
        # A higher floor may know more to do with it.
        others = [button for hook in hooks.get_hooks(BUTTONS) for button in hook(self.object, person)]
        return [
            *move_buttons(moves, pk=self.object.pk, url_name="activity:move"),
            *others,
            kept,
        ]


class ActivityInspectView(PlainInspectView):
    labels = {"place_name": _("Venue"), "counts": _("Counts")}


class ActivityMoveView(MoveView):
    model = Activity
    states = ActivityState
    edit_url_name = "activity:edit"
    asks_words = {ActivityState.ISSUES}

    @staticmethod
    def act(row: Activity, seen: Any, to: Any, actor: Any, at: Any, note: str) -> Activity:
        return move_activity(activity=row, seen=seen, to=to, actor=actor, at=at, note=note)


class ActivityViewSet(ModelViewSet):
    model = Activity
    name = "activity"
    icon = "date"
    menu_order = 20
    index_view_class = ActivityIndexView
    add_view_class = ActivityCreateView
    edit_view_class = ActivityEditView
    delete_view_class = KindDeleteView
    inspect_view_class = ActivityInspectView
    inspect_view_enabled = True
    inspect_view_fields = [
        "campaign",
        "kind",
        "state",
        "starts_at",
        "ends_at",
        "place_name",
        "speakers",
        "vehicle",
        "lead_office",
        "organisers",
        "audience",
        "form",
        "summary",
        "counts",
        "villages_reached",
        "link",
    ]
    copy_view_enabled = False
    list_per_page = 50
    ordering = ("-starts_at", "-pk")
    search_fields = ["title", "place", "township__name", "village__name"]
    filterset_class = ActivityFilterSet
    list_display = [
        "title",
        Column("kind", label=_("Kind"), sort_key="kind__position", classname="list-tight"),
        StateColumn(),
        DayColumn("starts_at", label=_("Starts at")),
        Column("place_name", label=_("Venue"), sort_key="township__code"),
        CountsColumn("counts", label=_("Counts")),
        Column("campaign", label=_("Campaign"), sort_key="campaign__name"),
    ]
    edit_handler = ActivityPanels(
        [
            MultiFieldPanel(
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("campaign"), FieldPanel("kind")]),
                    FieldPanel("state", read_only=True, help_text=_("Changed by the buttons above.")),
                    FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                ],
                _("What and when"),
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("township"), FieldPanel("village")]), FieldPanel("place")],
                _("Venue"),
            ),
            CountsPanel(heading=_("Counts"), help_text=_("Leave empty what is not known yet.")),
            FieldPanel("villages_reached", classname="collapsed"),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("audience"), FieldPanel("form")]),
                    FieldRowPanel([FieldPanel("lead_office"), FieldPanel("vehicle")]),
                    FieldPanel("speakers", widget=ChoiceColumns),
                    FieldPanel("organisers", widget=ChoiceColumns),
                ],
                _("People and audience"),
            ),
            MultiFieldPanel(
                [FieldPanel("summary"), FieldPanel("link"), FieldPanel("standards")],
                _("Report"),
                classname="collapsed",
            ),
            InlinePanel(
                "photos",
                heading=_("Photos"),
                label=_("Photo"),
                panels=[
                    FieldPanel("image"),
                    FieldPanel("caption"),
                    # Decided under "Photos to check", where the public copy is made and taken back.
                    FieldRowPanel(
                        [FieldPanel("clearance", read_only=True), FieldPanel("consent_until", read_only=True)]
                    ),
                ],
            ),
        ],
        base_form_class=ActivityForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        view = ActivityMoveView.as_view()
        own = [path("papers/<int:pk>/", papers, name="papers")]
        return [*super().get_urlpatterns(), *own, path("move/<int:pk>/<str:to>/", view, name="move")]
