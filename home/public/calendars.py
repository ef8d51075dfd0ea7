"""Calendars: public lectures of a county or a township for everybody, all activities for one of the staff."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from campaigns.models import Activity, ActivityQuerySet
from campaigns.states import ActivityState
from outreach.accounts.addresses import CALENDAR, person_of
from outreach.accounts.counties import counties_of
from outreach.places.models import Region, RegionLevel, Township, county_of_site

# A calendar application reads the file again and again: the past that it needs is short.
PAST = timedelta(days=90)
MOST_EVENTS = 1000
HOURS_WITHOUT_END = 2


@require_safe
def of_site(request: HttpRequest) -> HttpResponse:
    """The county whose site this is."""
    county = county_of_site(request)
    if county is None:
        raise Http404
    return answer(request, Activity.objects.for_county(county), name=county.name, code=county.code)


@require_safe
def of_place(request: HttpRequest, code: str) -> HttpResponse:
    """A township in use, or a county, by its administrative code."""
    township = Township.objects.active().filter(code=code).first()
    if township is not None:
        rows = Activity.objects.for_township(township)
        return answer(request, rows, name=township.name, code=township.code)
    county = Region.objects.filter(code=code, level=RegionLevel.COUNTY).first()
    if county is None:
        raise Http404
    return answer(request, Activity.objects.for_county(county), name=county.name, code=county.code)


@require_safe
def of_person(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """What is planned and held in the counties of one of the staff, also what was called off."""
    person = person_of(pk, key, purpose=CALENDAR)
    if person is None or not person.has_perm("campaigns.view_activity"):
        raise Http404
    at = timezone.now()
    rows = Activity.objects.for_counties(counties_of(person)).filter(starts_at__gte=at - PAST)
    calendar = write_calendar(
        rows.with_place().order_by("starts_at", "pk")[:MOST_EVENTS],
        name=_("Activities"),
        host=request.get_host(),
        at=at,
        address=lambda row: request.build_absolute_uri(reverse("activity:edit", args=[row.pk])),
    )
    return HttpResponse(
        calendar,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'inline; filename="activities.ics"',
            "Cache-Control": "private, no-store",
        },
    )


def answer(request: HttpRequest, rows: ActivityQuerySet, *, name: str, code: str) -> HttpResponse:
    at = timezone.now()
    lectures = rows.lectures().public().filter(starts_at__gte=at - PAST).with_place()
    calendar = write_calendar(
        lectures.order_by("starts_at", "pk")[:MOST_EVENTS],
        name=_("Lectures in %(place)s") % {"place": name},
        host=request.get_host(),
        at=at,
    )
    return HttpResponse(
        calendar,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": f'inline; filename="lectures-{code}.ics"',
            "Cache-Control": "public, max-age=900",
        },
    )


def write_calendar(
    rows: ActivityQuerySet,
    *,
    name: str,
    host: str,
    at: datetime,
    address: Callable[[Activity], str] = lambda row: row.link,
) -> bytes:
    """RFC 5545; times in UTC, so that no reader needs to know our zone. `address` is where an event leads."""
    calendar = Calendar()
    calendar.add("prodid", "-//Outreach//lectures//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    for row in rows:
        calendar.add_component(write_event(row, host=host, at=at, url=address(row)))
    return bytes(calendar.to_ical())


def write_event(activity: Activity, *, host: str, at: datetime, url: str) -> Event:
    event = Event()
    ends_at = activity.ends_at or activity.starts_at + timedelta(hours=HOURS_WITHOUT_END)
    event.add("uid", f"activity-{activity.pk}@{host}")
    event.add("dtstamp", at.astimezone(tz=UTC))
    event.add("dtstart", activity.starts_at.astimezone(tz=UTC))
    event.add("dtend", ends_at.astimezone(tz=UTC))
    event.add("summary", activity.title)
    event.add("categories", [activity.kind.name])
    if place := activity.place_name():
        event.add("location", place)
    if activity.summary:
        event.add("description", activity.summary)
    if url:
        event.add("url", url)
    if activity.state == ActivityState.CANCELLED:
        event.add("status", "CANCELLED")
    return event
