"""The home page: the campaign of the moment, next lectures, figures, materials, and nothing when there is nothing."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import ActivityKind, Campaign, CampaignPage, Measure
from campaigns.states import CampaignState
from home.models import HomePage
from home.reports.tallies import settle
from outreach.places.models import Region
from tests.campaigns.rows import make_activity, make_campaign, make_kind, make_lecture_to_come, make_measure
from tests.campaigns.site import (
    make_campaign_index,
    make_campaign_page,
    make_home,
    make_lecture_index,
    make_material_index,
    make_news,
)
from tests.home.shelf import make_material_page
from tests.places.factories import make_county, make_township, make_village

DAY = timedelta(days=1)


@pytest.fixture
def home(db: None) -> HomePage:
    return make_home()


@pytest.fixture
def county(db: None) -> Region:
    return make_county(name="示例市")


@pytest.fixture
def lectures(db: None) -> Measure:
    return make_measure("lectures", name="宣讲")


@pytest.fixture
def lecture(lectures: Measure) -> ActivityKind:
    return make_kind(event_measure=lectures)


@pytest.fixture
def campaign(county: Region) -> Campaign:
    return make_campaign(county, slogan="奋进新征程，同心护未来")


@pytest.fixture
def page(home: HomePage, campaign: Campaign) -> CampaignPage:
    return make_campaign_page(make_campaign_index(home), campaign)


def test_an_empty_site_still_has_a_home_page(client: Client, home: HomePage) -> None:
    content = client.get("/").content.decode()

    assert "<h1" in content
    assert 'href="tel:110"' in content


def test_the_slogan_is_the_headline(client: Client, page: CampaignPage) -> None:
    content = client.get("/").content.decode()

    assert '<span class="phrase">奋进新征程，</span><span class="phrase">同心护未来</span></h1>' in content


def test_the_running_campaign_that_started_last_is_of_the_moment(
    client: Client, page: CampaignPage, county: Region
) -> None:
    today = timezone.localdate()
    index = page.get_parent()
    newer = make_campaign_page(index, make_campaign(county, starts_on=today - DAY))
    make_campaign_page(index, make_campaign(county, starts_on=today + DAY, ends_on=today + 9 * DAY))
    make_campaign_page(index, make_campaign(county, starts_on=today, state=CampaignState.DRAFT))

    assert client.get("/").context["campaign_page"] == newer


def test_staff_choose_another_campaign_of_the_moment(
    client: Client, home: HomePage, page: CampaignPage, county: Region
) -> None:
    make_campaign_page(page.get_parent(), make_campaign(county, starts_on=timezone.localdate()))
    HomePage.objects.filter(pk=home.pk).update(campaign=page.campaign)

    assert client.get("/").context["campaign_page"] == page


def test_a_chosen_campaign_that_was_cancelled_is_not_shown(
    client: Client, home: HomePage, page: CampaignPage
) -> None:
    HomePage.objects.filter(pk=home.pk).update(campaign=page.campaign)
    Campaign.objects.filter(pk=page.campaign.pk).update(state=CampaignState.CANCELLED)

    assert client.get("/").context["campaign_page"] is None


def test_figures_are_those_of_the_records(
    client: Client, page: CampaignPage, campaign: Campaign, lecture: ActivityKind, lectures: Measure
) -> None:
    for _ in range(3):
        make_activity(campaign, lecture)

    figures = client.get("/").context["figures"]

    assert [(figure.measure, figure.amount) for figure in figures] == [(lectures, 3)]


def test_only_people_who_are_there_are_counted(
    client: Client, page: CampaignPage, county: Region, campaign: Campaign, lecture: ActivityKind
) -> None:
    make_activity(campaign, lecture)
    township = make_township(county, supervisor_name="示例督导员")
    make_village(township)
    make_village(township, director_name="")
    make_village(township, is_active=False)

    context = client.get("/").context

    assert (context["network"].supervisors, context["network"].directors) == (1, 1)


def test_home_costs_the_same_with_30_rows_as_with_3(
    client: Client,
    home: HomePage,
    page: CampaignPage,
    campaign: Campaign,
    lecture: ActivityKind,
    county: Region,
) -> None:
    make_lecture_index(home)
    shelf = make_material_index(home)

    def fill(rows: int) -> int:
        for _ in range(rows):
            make_activity(campaign, lecture, township=make_township(county))
            make_lecture_to_come(campaign, lecture)
            make_news(page, "示例报道")
            make_material_page(shelf, county)
        # As after a commit, which a test never reaches.
        settle(campaign)
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/")
        return len(captured)

    assert fill(3) == fill(27) <= 12
