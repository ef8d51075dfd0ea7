"""The month as a table: what is planned and held, and who or what is booked twice."""

import calendar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.base import ViewSet

from campaigns.actions.planning import clashes_among
from campaigns.models import Activity, Channel
from campaigns.models.calendar import month_from, next_month, start_of
from campaigns.states import ActivityState
from outreach.accounts.addresses import CALENDAR, key_of
from outreach.accounts.models import User
from outreach.places.counties import one_county
from outreach.places.models import Township


@dataclass(slots=True)
class Day:
    """One square of the calendar; what goes on in many places under one title is one group."""

    day: date
    is_of_month: bool
    is_today: bool
    groups: dict[tuple[datetime, str, int], list[Activity]] = field(default_factory=dict)


def weeks_of(first: date, *, today: date) -> list[list[Day]]:
    weeks = calendar.Calendar(firstweekday=0).monthdatescalendar(first.year, first.month)
    return [[Day(day, day.month == first.month, day == today) for day in week] for week in weeks]


def index(request: HttpRequest) -> HttpResponse:
    """Show one month of a county; the number of queries does not depend on the rows."""
    if not request.user.has_perm("campaigns.view_activity"):
        raise PermissionDenied
    today = timezone.localdate()
    first = month_from(request.GET.get("month")) or today.replace(day=1)
    weeks = weeks_of(first, today=today)
    county = one_county(request.user)
    counties = [county] if county else []
    rows = Activity.objects.for_counties(counties).exclude(state=ActivityState.CANCELLED)
    begin, end = start_of(weeks[0][0].day), start_of(weeks[-1][-1].day + timedelta(days=1))
    rows = rows.filter(starts_at__gte=begin, starts_at__lt=end)
    channel = request.GET.get("channel", "")
    if channel in Channel.values:
        rows = rows.filter(kind__channel=channel)
    townships = list(Township.objects.filter(county__in=counties).active().order_by("code"))
    township = next((one for one in townships if one.code == request.GET.get("township")), None)
    if township:
        rows = rows.filter(township=township)
    shown = rows.with_place().select_related("vehicle").prefetch_related("speakers")
    activities = list(shown.order_by("starts_at", "pk"))
    clashing = clashes_among(activities)
    _fill(weeks, activities, clashing)
    context = {
        "weeks": weeks,
        "weekdays": [WEEKDAYS[number] for number in range(7)],
        "first": first,
        "previous": first - timedelta(days=1),
        "following": next_month(first),
        "clashing": clashing,
        "channels": Channel.choices,
        "channel": channel,
        "townships": townships,
        "township": township,
        "feed_key": key_of(request.user, purpose=CALENDAR) if isinstance(request.user, User) else "",
        "header_title": _("Calendar"),
        "header_icon": "calendar-alt",
        "breadcrumbs_items": [{"url": "", "label": _("Calendar")}],
    }
    return render(request, "campaigns/staff/calendar.html", context)


def _fill(weeks: list[list[Day]], activities: list[Activity], clashing: set[int]) -> None:
    days = {square.day: square for week in weeks for square in week}
    for activity in activities:
        # Who is booked twice is never hidden in a group.
        alone = activity.pk if activity.pk in clashing else 0
        groups = days[activity.day].groups
        groups.setdefault((activity.starts_at, activity.title, alone), []).append(activity)


class CalendarViewSet(ViewSet):
    name = "activity_calendar"
    url_prefix = "activities/calendar"
    icon = "calendar-alt"
    menu_label = gettext_lazy("Calendar")
    menu_name = "activity-calendar"
    menu_order = 21

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", index, name="index")]
