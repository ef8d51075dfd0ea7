"""What a township sees of itself on the portal's first page: its coverage, its gap, its late reports."""

from datetime import datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from campaigns.models import Campaign
from home.reports.board import band_of, share, villages_of
from home.reports.late import late_activities
from home.reports.rules import read_rules
from home.reports.tallies import read_tallies
from outreach.places.models import Township

SHOWN = 5
TEMPLATE = "home/portal/coverage.html"


def read_coverage_part(township: Township, at: datetime) -> dict[str, Any] | None:
    """The campaign of its county that ends first; None when none is running."""
    today = timezone.localdate(at)
    running = Campaign.objects.filter(county=township.county_id).running(on=today)
    campaign = running.order_by(F("ends_on").asc(nulls_last=True), "-starts_on", "pk").first()
    if campaign is None:
        return None
    rules, tally = read_rules(campaign), read_tallies(campaign).of(township.pk)
    late = late_activities(campaign, due_days=rules.due_days, at=at).filter(township=township)
    late_count = late.count()
    missing = tally.villages - tally.villages_reached
    return {
        "campaign": campaign,
        "villages": tally.villages,
        "reached": tally.villages_reached,
        "percent": share(tally.villages_reached, tally.villages),
        "band": band_of(tally.villages_reached, tally.villages),
        "missing": missing,
        "empty": villages_of(tally.empty[:SHOWN]),
        "late": late.order_by("starts_at", "pk")[:SHOWN],
        "late_count": late_count,
        "waits": late_count > 0,
        "due_days": rules.due_days,
        "days_left": campaign.days_left(on=today),
    }
