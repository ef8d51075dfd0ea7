"""What a page tells those who share it: pictures, and events as data for search engines."""

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from campaigns.models import Activity
from campaigns.searchables import lecture_addresses
from campaigns.states import ActivityState
from home.sharing import share_address

register = template.Library()

MOST_EVENTS = 20
# Inside a script element nothing may look like its end, or like an entity.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}
SCHEDULED, MOVED = "https://schema.org/EventScheduled", "https://schema.org/EventRescheduled"


@register.simple_tag(takes_context=True)
def share_url(context: dict[str, Any], page: Page, shape: str) -> str:
    """Return the full address of the picture that a page is shared with; no query."""
    request: HttpRequest | None = context.get("request")
    address = share_address(page, shape)
    return request.build_absolute_uri(address) if request else address


@register.simple_tag(takes_context=True)
def event_data(context: dict[str, Any], lectures: Iterable[Activity]) -> SafeString:
    """Return lectures as schema.org events in a block of data, which runs nothing; one query."""
    request: HttpRequest = context["request"]
    rows = list(lectures)[:MOST_EVENTS]
    addresses = lecture_addresses(request, rows)
    issuer = getattr(context.get("site"), "site_name", "")
    events = [_event(request, row, addresses.get(row.pk, "/"), issuer) for row in rows]
    if not events:
        return SafeString("")
    text = json.dumps({"@context": "https://schema.org", "@graph": events}, ensure_ascii=False)
    escaped = mark_safe(text.translate(ESCAPES))  # noqa: S308 - no < > & is left in it
    return format_html('<script type="application/ld+json">{}</script>', escaped)


def _event(request: HttpRequest, lecture: Activity, address: str, issuer: str) -> dict[str, Any]:
    place = lecture.place_name()
    organiser = issuer or place
    event = {
        "@type": "Event",
        "name": lecture.title,
        "startDate": timezone.localtime(lecture.starts_at).isoformat(),
        "eventStatus": MOVED if lecture.state == ActivityState.MOVED else SCHEDULED,
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {"@type": "Place", "name": place, "address": place},
        "organizer": {"@type": "Organization", "name": organiser},
        "isAccessibleForFree": True,
        "inLanguage": "zh-Hans",
        "url": request.build_absolute_uri(address),
    }
    if lecture.ends_at:
        event["endDate"] = timezone.localtime(lecture.ends_at).isoformat()
    if lecture.summary:
        event["description"] = lecture.summary
    return event
