"""What a browser posts in the forms of campaigns and activities, and what comes back."""

from typing import Any

from campaigns.models import ActivityKind, Campaign


def activity_fields(campaign: Campaign, kind: ActivityKind, **others: Any) -> dict[str, Any]:
    values = {
        "title": "防溺水宣讲",
        "campaign": campaign.pk,
        "kind": kind.pk,
        "starts_at": "2026-05-10 09:00",
        "audience": "pupils",
        "photos-TOTAL_FORMS": 0,
        "photos-INITIAL_FORMS": 0,
    }
    return values | others


def campaign_fields(campaign: Campaign, **others: Any) -> dict[str, Any]:
    values = {
        "name": "宣传月",
        "starts_on": "2026-05-01",
        "ends_on": "2026-05-31",
        "colour": "#1F6FB2",
        "lead_office": campaign.lead_office_id,
        "county": campaign.county_id,
        "targets-TOTAL_FORMS": 0,
        "targets-INITIAL_FORMS": 0,
    }
    return values | others


def errors_of(response: Any) -> dict[str, list[str]]:
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}
