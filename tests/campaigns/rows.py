"""Campaigns, kinds and activities for tests; what matters to a test is passed in by it."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from campaigns.models import Activity, ActivityCount, ActivityKind, Campaign, Channel, Measure
from campaigns.states import ActivityState, CampaignState
from outreach.places.models import Region
from tests.places import factories

_numbers = count(1)


def make_campaign(county: Region, **values: Any) -> Campaign:
    today = timezone.localdate()
    defaults = {
        "name": f"示例宣传月{next(_numbers)}",
        "starts_on": today - timedelta(days=5),
        "ends_on": today + timedelta(days=5),
        "state": CampaignState.RUNNING,
    }
    if "lead_office" not in values:
        values["lead_office"] = factories.make_office(county)
    return Campaign.objects.create(county=county, **(defaults | values))


def make_measure(code: str, **values: Any) -> Measure:
    return Measure.objects.create(code=code, **({"name": code, "unit": "场"} | values))


def make_kind(channel: str = Channel.LECTURE, **values: Any) -> ActivityKind:
    number = next(_numbers)
    defaults = {"code": f"kind-{number}", "name": f"示例宣讲{number}"}
    return ActivityKind.objects.create(channel=channel, **(defaults | values))


def make_activity(
    campaign: Campaign,
    kind: ActivityKind,
    *,
    counts: dict[Measure, int] | None = None,
    **values: Any,
) -> Activity:
    defaults = {
        "title": f"示例活动{next(_numbers)}",
        "state": ActivityState.HELD,
        "starts_at": timezone.now() - timedelta(days=1),
    }
    activity = Activity.objects.create(campaign=campaign, kind=kind, **(defaults | values))
    for measure, amount in (counts or {}).items():
        ActivityCount.objects.create(activity=activity, measure=measure, amount=amount)
    return activity


def make_lecture_to_come(campaign: Campaign, kind: ActivityKind, **values: Any) -> Activity:
    return make_activity(
        campaign, kind, **({"state": ActivityState.SCHEDULED, "starts_at": in_days(3)} | values)
    )


def in_days(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)
