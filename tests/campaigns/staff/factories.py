"""Campaigns and activities for tests, without surprises."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from campaigns.models import Activity, ActivityKind, Campaign, Channel, Measure
from outreach.places.models import Region
from tests.places.factories import make_office

_numbers = count(1)


def make_measure(**values: Any) -> Measure:
    number = next(_numbers)
    return Measure.objects.create(
        **({"code": f"m{number}", "name": f"指标{number}", "unit": "人次"} | values)
    )


def make_kind(*measures: Measure, **values: Any) -> ActivityKind:
    number = next(_numbers)
    defaults = {"code": f"k{number}", "name": f"种类{number}", "channel": Channel.LECTURE}
    kind = ActivityKind.objects.create(**(defaults | values))
    kind.measures.set(measures)
    return kind


def make_campaign(county: Region, **values: Any) -> Campaign:
    number = next(_numbers)
    defaults = {
        "name": f"宣传月{number}",
        "starts_on": date(2026, 5, 1),
        "ends_on": date(2026, 5, 31),
    }
    office = values.pop("lead_office", None) or make_office(county)
    return Campaign.objects.create(county=county, lead_office=office, **(defaults | values))


def make_activity(campaign: Campaign, kind: ActivityKind, **values: Any) -> Activity:
    number = next(_numbers)
    defaults = {"title": f"宣讲{number}", "starts_at": datetime(2026, 5, 10, 1, 0, tzinfo=UTC)}
    return Activity.objects.create(campaign=campaign, kind=kind, **(defaults | values))
