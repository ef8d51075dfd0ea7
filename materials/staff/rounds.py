"""Vehicle rounds: planning them, the trips of a plan, the log of one trip."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets.button import HeaderButton

from campaigns.models import Campaign, RoundPlan, Trip, TripStop, Vehicle
from materials.actions.closing import CLOSABLE
from materials.actions.rounds import (
    MOST_DAYS,
    MOST_STOPS,
    MOST_VEHICLES,
    NoVehicleKind,
    Route,
    draft_routes,
    plan_rounds,
)
from materials.forms.closing import ClosingForm, piles_of
from materials.staff.activity_reports import post
from materials.staff.pages import Crumb, head
from outreach.accounts.asking import signed_in
from outreach.accounts.counties import counties_of
from outreach.accounts.roles import Person, may_approve, may_edit
from outreach.menus import shown_to
from outreach.places.models import Region, Village
from outreach.places.numbers import WholeNumberField
from outreach.spreadsheets.downloads import Value, download, wanted_format, written

PLANS = 20


def _number(label: Any, most: int, initial: int) -> WholeNumberField:
    return WholeNumberField(label=label, min_value=1, max_value=most, initial=initial)


class RoundForm(forms.Form):
    """How many days and villages, which vehicles, which villages first."""

    campaign = forms.ModelChoiceField(Campaign.objects.none(), label=_("Campaign"), empty_label=None)
    rule = forms.ChoiceField(
        label=_("Which villages first"), choices=RoundPlan.Rule.choices, widget=forms.RadioSelect
    )
    starts_on = forms.DateField(
        label=_("First day"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the date as year-month-day, for example 2026-06-20.")},
    )
    days = _number(_("Days"), MOST_DAYS, 5)
    stops = _number(_("Villages a vehicle and day"), MOST_STOPS, 6)
    vehicles = forms.ModelMultipleChoiceField(
        Vehicle.objects.none(), label=_("Vehicles"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, counties: Sequence[Region], today: date, **kwargs: Any) -> None:
        first = {"starts_on": today, "rule": RoundPlan.Rule.UNREACHED}
        kwargs["initial"] = first
        super().__init__(*args, **kwargs)
        self.today = today
        running = Campaign.objects.filter(county__in=counties).running(on=today)
        self.fields["campaign"].queryset = running  # type: ignore[attr-defined]
        vehicles = Vehicle.objects.filter(county__in=counties)
        self.fields["vehicles"].queryset = vehicles  # type: ignore[attr-defined]

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day < self.today:
            raise ValidationError(gettext("This day has passed. Choose today or later."))
        return day

    def clean_vehicles(self) -> list[Vehicle]:
        vehicles = list(self.cleaned_data["vehicles"])
        if len(vehicles) > MOST_VEHICLES:
            raise ValidationError(gettext("At most %(most)s vehicles.") % {"most": MOST_VEHICLES})
        return vehicles

    def clean(self) -> dict[str, Any]:
        super().clean()
        campaign, vehicles = self.cleaned_data.get("campaign"), self.cleaned_data.get("vehicles")
        if campaign and vehicles and any(one.county_id != campaign.county_id for one in vehicles):
            self.add_error("vehicles", gettext("A vehicle of another county can't drive in this campaign."))
        return self.cleaned_data


def may_see_rounds(person: Person) -> bool:
    return may_edit(person) or may_approve(person)


def _counties(request: HttpRequest) -> list[Region]:
    if not may_see_rounds(request.user):
        raise PermissionDenied
    return list(counties_of(request.user))


def _trail(*more: Crumb) -> list[Crumb]:
    return [{"url": reverse("vehicle_rounds:index"), "label": gettext("Vehicle rounds")}, *more]


def _trips() -> Prefetch:
    stops = Prefetch("stops", TripStop.objects.select_related("village__township"))
    trips = Trip.objects.select_related("vehicle", "activity").order_by("day", "vehicle__plate", "pk")
    return Prefetch("trips", trips.prefetch_related(stops, "activity__counts__measure"))


def index(request: HttpRequest) -> HttpResponse:
    plans = RoundPlan.objects.for_counties(_counties(request)).select_related("campaign", "created_by")
    plans = plans.prefetch_related(_trips(), "vehicles")
    if form := wanted_format(request):
        return download(
            form, name="rounds", sheet=gettext("Vehicle rounds"), headings=_headings(), rows=_cells(plans)
        )
    context = {"plans": plans[:PLANS], "closable": CLOSABLE}
    button = HeaderButton(gettext("Plan rounds"), url=reverse("vehicle_rounds:plan"), icon_name="plus")
    page = head(gettext("Vehicle rounds"), "arrow-right-full", buttons=[button])
    return render(request, "materials/staff/rounds/index.html", page | context)


def _headings() -> list[str]:
    return [
        gettext("Campaign"),
        gettext("Which villages first"),
        gettext("Day"),
        gettext("Vehicle"),
        gettext("Villages"),
        gettext("State"),
        gettext("Counts"),
    ]


def _cells(plans: Iterable[RoundPlan]) -> Iterator[list[Value]]:
    """A line for each trip, as the tables of the page have it."""
    for made in plans:
        for trip in made.trips.all():
            counts = trip.activity.counts.all()
            yield [
                str(made.campaign),
                str(made.get_rule_display()),
                written(trip.day),
                str(trip.vehicle),
                "、".join(str(stop.village) for stop in trip.stops.all()),
                str(trip.activity.get_state_display()),
                " · ".join(f"{one.measure.name} {one.amount}{one.measure.unit}" for one in counts),
            ]


def plan(request: HttpRequest) -> HttpResponse:
    """Show the routes first; the button below them writes the plan."""
    counties = _counties(request)
    form = RoundForm(request.POST or None, counties=counties, today=timezone.localdate())
    routes: list[Route] = []
    if request.method == "POST" and form.is_valid():
        if "write" in request.POST:
            answer = _write(request, form)
            if answer is not None:
                return answer
        else:
            routes = draft_routes(**form.cleaned_data)
    context = head(gettext("Plan rounds"), "plus", trail=_trail()) | {"form": form, "routes": routes}
    context["clashes"] = [clash for route in routes for clash in route.clashes]
    status = 422 if form.errors else 200
    return render(request, "materials/staff/rounds/plan.html", context, status=status)


def _write(request: HttpRequest, form: RoundForm) -> HttpResponse | None:
    try:
        made = plan_rounds(**form.cleaned_data, actor=signed_in(request), at=timezone.now())
    except NoVehicleKind as missing:
        form.add_error(None, str(missing))
        return None
    messages.success(request, gettext("The rounds are planned. Print a day sheet for each trip."))
    return redirect(reverse("vehicle_rounds:index") + f"#plan-{made.pk}")


def trip(request: HttpRequest, pk: int) -> HttpResponse:
    """Log one trip: loops, hours, kilometres, copies, and the villages that were reached."""
    rows = Trip.objects.select_related(
        "vehicle", "plan__campaign", "activity__kind", "activity__campaign", "activity__township"
    )
    row = get_object_or_404(rows, pk=pk, plan__campaign__county__in=_counties(request))
    villages = Village.objects.filter(trip_stops__trip=row).order_by("trip_stops__position")
    activity = row.activity
    form = ClosingForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        activity=activity,
        villages=villages.select_related("township"),
        balances=piles_of(activity),
        initial={"villages": [] if activity.state not in CLOSABLE else [one.pk for one in villages]},
    )
    is_open = activity.state in CLOSABLE
    if request.method == "POST" and is_open and form.is_valid() and _log(request, row, form):
        return redirect("vehicle_rounds:index")
    context = {
        "trip": row,
        "activity": activity,
        "is_vehicle": True,
        "form": form,
        "is_open": is_open,
        "stops": row.stops.select_related("village__township"),
        "counts": activity.counts.select_related("measure"),
        "reached": activity.villages_reached.all(),
    }
    page = head(str(row), "arrow-right-full", trail=_trail())
    status = 422 if form.errors else 200
    return render(request, "materials/staff/rounds/trip.html", page | context, status=status)


def _log(request: HttpRequest, row: Trip, form: ClosingForm) -> bool:
    key = f"trip/{row.pk}/{signed_in(request).pk}/{row.activity.state}/{row.activity.reported_at}"
    if not post(request, row.activity, form, key):
        return False
    messages.success(request, gettext("The trip is logged."))
    return True


class RoundsViewSet(ViewSet):
    name = "vehicle_rounds"
    icon = "arrow-right-full"
    menu_label = _("Vehicle rounds")
    menu_name = "vehicle-rounds"
    menu_hook = "register_campaigns_menu_item"
    menu_order = 23

    menu_item_class = shown_to(may_see_rounds)

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", index, name="index"),
            path("plan/", plan, name="plan"),
            path("trips/<int:pk>/", trip, name="trip"),
        ]
