"""What campaigns and activities promise by themselves."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.models import Activity, ActivityCount, Campaign, Target
from campaigns.states import CampaignState
from outreach.places.models import Region
from tests.campaigns.staff import factories
from tests.places.factories import make_county, make_office, make_township, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Region:
    return make_county()


def test_a_campaign_that_ends_before_it_starts_is_refused_by_form_and_database(county: Region) -> None:
    campaign = factories.make_campaign(county)
    campaign.ends_on = date(2026, 4, 30)

    with pytest.raises(ValidationError) as caught:
        campaign.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        campaign.save()

    assert "ends_on" in caught.value.message_dict


def test_an_activity_that_ends_before_it_starts_is_refused_by_form_and_database(county: Region) -> None:
    activity = factories.make_activity(factories.make_campaign(county), factories.make_kind())
    activity.ends_at = datetime(2026, 5, 10, 0, 59, tzinfo=UTC)

    with pytest.raises(ValidationError) as caught:
        activity.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        activity.save()

    assert "ends_at" in caught.value.message_dict


def test_a_village_of_another_township_is_refused(county: Region) -> None:
    activity = factories.make_activity(factories.make_campaign(county), factories.make_kind())
    activity.township = make_township(county)
    activity.village = make_village(make_township(county))

    with pytest.raises(ValidationError) as caught:
        activity.full_clean()

    assert list(caught.value.message_dict) == ["village"]


def test_a_campaign_is_not_part_of_itself(county: Region) -> None:
    campaign = factories.make_campaign(county)
    campaign.parent = campaign

    with pytest.raises(ValidationError) as caught:
        campaign.full_clean()

    assert list(caught.value.message_dict) == ["parent"]


@pytest.mark.parametrize("colour", ["red", "#12345", "#12345g", "#123456\n"])
def test_only_a_full_hex_colour_is_a_colour(county: Region, colour: str) -> None:
    campaign = factories.make_campaign(county)
    campaign.colour = colour

    with pytest.raises(ValidationError) as caught:
        campaign.full_clean()

    assert list(caught.value.message_dict) == ["colour"]


def test_running_means_approved_and_within_its_days(county: Region) -> None:
    running = factories.make_campaign(county, state=CampaignState.RUNNING)
    endless = factories.make_campaign(county, state=CampaignState.APPROVED, ends_on=None)
    factories.make_campaign(county, state=CampaignState.DRAFT)
    factories.make_campaign(county, state=CampaignState.RUNNING, starts_on=date(2026, 5, 21))

    assert set(Campaign.objects.running(on=date(2026, 5, 20))) == {running, endless}
    assert set(Campaign.objects.running(on=date(2026, 5, 31))) >= {running, endless}
    assert running not in Campaign.objects.running(on=date(2026, 6, 1))


def test_one_measure_has_one_target_and_one_count(county: Region) -> None:
    measure = factories.make_measure()
    campaign = factories.make_campaign(county)
    activity = factories.make_activity(campaign, factories.make_kind(measure))
    Target.objects.create(campaign=campaign, measure=measure, amount=30)
    ActivityCount.objects.create(activity=activity, measure=measure, amount=3)

    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.create(campaign=campaign, measure=measure, amount=31)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivityCount.objects.create(activity=activity, measure=measure, amount=4)


def test_a_place_reads_as_one_line(county: Region) -> None:
    township = make_township(county, name="示例镇")
    activity = Activity(township=township, village=make_village(township, name="东湖村"), place="小学")

    assert activity.place_name() == "示例镇 东湖村 小学"


def test_a_township_office_may_lead(county: Region) -> None:
    office = make_office(county)

    assert factories.make_campaign(county, lead_office=office).lead_office == office
