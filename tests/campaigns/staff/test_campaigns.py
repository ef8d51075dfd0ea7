"""Staff's form of campaigns, and the moves of campaigns: asked first, refused with the present state."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Activity, ActivityKind, Campaign, Measure
from campaigns.states import CampaignState
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from tests.campaigns.staff.forms import campaign_fields, errors_of
from tests.places.factories import (
    make_user,
)


def test_a_campaign_is_written_with_its_targets(office: Client, campaign: Campaign, heads: Measure) -> None:
    target = {
        "targets-TOTAL_FORMS": 1,
        "targets-0-measure": heads.pk,
        "targets-0-amount": "8000",
        "targets-0-id": "",
    }

    answer = office.post(
        reverse("campaign:edit", args=[campaign.pk]), campaign_fields(campaign, topics="防溺水", **target)
    )

    assert answer.status_code == 302
    campaign.refresh_from_db()
    assert list(campaign.targets.values_list("measure", "amount")) == [(heads.pk, 8000)]
    assert [str(topic) for topic in campaign.topics.all()] == ["防溺水"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("ends_on", "2026-04-30"),
        ("starts_on", "0001-13-01"),
        ("colour", "red"),
        ("lead_office", 999_999),
        ("name", "长" * 81),
    ],
)
def test_a_faulty_campaign_is_told_at_its_field(
    office: Client, campaign: Campaign, field: str, value: Any
) -> None:
    answer = office.post(
        reverse("campaign:edit", args=[campaign.pk]), campaign_fields(campaign, **{field: value})
    )

    assert list(errors_of(answer)) == [field]


def test_a_posted_state_is_ignored_by_the_form(office: Client, campaign: Campaign) -> None:
    office.post(reverse("campaign:edit", args=[campaign.pk]), campaign_fields(campaign, state="archived"))

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.DRAFT


def test_a_move_asks_first_and_then_happens(office: Client, campaign: Campaign) -> None:
    edit = office.get(reverse("campaign:edit", args=[campaign.pk])).content.decode()
    move = reverse("campaign:move", args=[campaign.pk, "approved"])

    asked = office.get(move)
    done = office.post(move, {"seen": "draft"})

    assert move in edit
    assert 'name="seen" value="draft"' in asked.content.decode()
    assert done["Location"] == reverse("campaign:edit", args=[campaign.pk])
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.APPROVED


def test_a_move_that_came_too_late_is_a_409_with_the_present_state(
    office: Client, campaign: Campaign
) -> None:
    move = reverse("campaign:move", args=[campaign.pk, "approved"])
    office.post(move, {"seen": "draft"})

    answer = office.post(move, {"seen": "draft"})

    assert answer.status_code == 409
    assert f"“{CampaignState.APPROVED.label}”" in answer.content.decode()


def test_a_skipped_state_is_a_409(office: Client, campaign: Campaign) -> None:
    answer = office.post(reverse("campaign:move", args=[campaign.pk, "archived"]), {"seen": "draft"})

    assert answer.status_code == 409
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.DRAFT


@pytest.mark.parametrize(("to", "seen"), [("eaten", "draft"), ("approved", "eaten")])
def test_a_state_that_does_not_exist_is_a_404(office: Client, campaign: Campaign, to: str, seen: str) -> None:
    answer = office.post(reverse("campaign:move", args=[campaign.pk, to]), {"seen": seen})

    assert answer.status_code == 404


def test_an_editor_is_not_offered_the_approval_and_may_not_force_it(
    client: Client, campaign: Campaign
) -> None:
    editor = make_user()
    editor.groups.add(setup_roles()[Role.EDITOR])
    client.force_login(editor)
    move = reverse("campaign:move", args=[campaign.pk, "approved"])

    page = client.get(reverse("campaign:edit", args=[campaign.pk])).content.decode()
    client.post(move, {"seen": "draft"})

    assert move not in page
    campaign.refresh_from_db()
    assert campaign.state == CampaignState.DRAFT


def test_deleting_what_others_stand_on_is_refused_kindly(
    office: Client, campaign: Campaign, lecture: ActivityKind
) -> None:
    Activity.objects.bulk_create(
        [Activity(campaign=campaign, kind=lecture, title="x", starts_at=datetime(2026, 5, 1, tzinfo=UTC))]
    )

    answer = office.post(reverse("campaign:delete", args=[campaign.pk]), follow=True)

    assert answer.status_code == 200
    assert "没有删除" in answer.content.decode()
    assert Campaign.objects.filter(pk=campaign.pk).exists()
