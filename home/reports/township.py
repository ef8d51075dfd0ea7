"""What a township sees of itself on the portal's first page: what it has to report, its coverage and its gap."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from campaigns.models import Activity, ActivityPhoto, Campaign
from campaigns.states import TO_COME, ActivityState
from home.models import ReportRules
from home.models.coverage import DUE_DAYS
from home.reports.board import share, villages_of
from home.reports.tallies import read_tallies
from outreach.places.models import Township

SHOWN = 5
# How long a township reads that a picture was withdrawn.
TOLD_DAYS = 14
REPORTS = "home/portal/reports.html"
WITHDRAWN = "home/portal/withdrawn.html"
COVERAGE = "home/portal/coverage.html"


@dataclass(frozen=True, slots=True)
class Due:
    """An activity that was held, and the moment by which its report is wanted."""

    activity: Activity
    due_at: datetime
    is_late: bool


def read_reports_part(township: Township, at: datetime) -> dict[str, Any] | None:
    """What the office sent back, and what was held without a report, the oldest first; None when nothing waits."""
    mine = Activity.objects.for_township(township).select_related("village").order_by("starts_at", "pk")
    sent_back = list(mine.filter(state=ActivityState.ISSUES))
    held = list(mine.filter(state__in=TO_COME, starts_at__lte=at))
    if not sent_back and not held:
        return None
    days = dict(
        ReportRules.objects.filter(campaign__county=township.county_id).values_list("campaign", "due_days")
    )
    unreported = [_due(one, days.get(one.campaign_id, DUE_DAYS), at) for one in held]
    return {
        "waits": True,
        "sent_back": sent_back[:SHOWN],
        "unreported": unreported[:SHOWN],
        "count": len(sent_back) + len(unreported),
        "has_more": max(len(sent_back), len(unreported)) > SHOWN,
    }


def _due(activity: Activity, days: int, at: datetime) -> Due:
    due_at = activity.starts_at + timedelta(days=days)
    return Due(activity, due_at, due_at < at)


def read_withdrawn_part(township: Township, at: datetime) -> dict[str, Any] | None:
    """Pictures whose consent has ended lately: not everybody has an e-mail to be told by."""
    since = timezone.localdate(at) - timedelta(days=TOLD_DAYS)
    photos = ActivityPhoto.objects.for_township(township).filter(withdrawn_on__gte=since)
    found = list(photos.select_related("activity").order_by("-withdrawn_on", "-pk")[:SHOWN])
    return {"waits": True, "photos": found} if found else None


def read_coverage_part(township: Township, at: datetime) -> dict[str, Any] | None:
    """The campaign of its county that ends first; None when none is running."""
    today = timezone.localdate(at)
    running = Campaign.objects.filter(county=township.county_id).running(on=today)
    campaign = running.order_by(F("ends_on").asc(nulls_last=True), "-starts_on", "pk").first()
    if campaign is None:
        return None
    tally = read_tallies(campaign).of(township.pk)
    return {
        "campaign": campaign,
        "villages": tally.villages,
        "reached": tally.villages_reached,
        "percent": share(tally.villages_reached, tally.villages),
        "missing": tally.villages - tally.villages_reached,
        "empty": villages_of(tally.empty[:SHOWN]),
        "days_left": campaign.days_left(on=today),
    }
