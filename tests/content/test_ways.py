"""Finding the page for an address in one query: what is restricted, aliased, withdrawn or moved away."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction

from campaigns.models import CampaignIndexPage, CampaignPage
from home.models import HomePage
from outreach.content.ways import MOST_STEPS
from tests.campaigns.rows import make_campaign
from tests.campaigns.site import make_campaign_index, make_campaign_page, make_home, make_news
from tests.factories import make_user
from tests.places.factories import make_county


@pytest.fixture
def home(db: None) -> HomePage:
    return make_home()


@pytest.fixture
def index(home: HomePage) -> CampaignIndexPage:
    return make_campaign_index(home)


@pytest.fixture
def page(index: CampaignIndexPage) -> CampaignPage:
    return make_campaign_page(index, make_campaign(make_county(), slogan="不给外人看"))


def restrict(page: Page, **values: Any) -> PageViewRestriction:
    return PageViewRestriction.objects.create(
        page=page, **({"restriction_type": PageViewRestriction.LOGIN} | values)
    )


@pytest.mark.parametrize("level", ["page", "index"])
def test_a_restriction_holds_for_the_page_and_all_below(
    client: Client, page: CampaignPage, index: CampaignIndexPage, level: str
) -> None:
    restrict(page if level == "page" else index)

    response = client.get(page.url)

    assert (response.status_code, response["Location"]) == (302, f"/login/?next={page.url}")
    assert "不给外人看".encode() not in response.content


def test_wagtails_own_sign_in_page_leads_to_ours(client: Client, home: HomePage) -> None:
    response = client.get("/_util/login/?next=/news/")

    assert (response.status_code, response["Location"]) == (302, "/login/?next=/news/")


def test_who_is_signed_in_reads_the_restricted_page(client: Client, page: CampaignPage) -> None:
    restrict(page)
    client.force_login(make_user("somebody"))

    assert "不给外人看" in client.get(page.url).content.decode()


def test_a_password_is_asked_before_anything_is_told(client: Client, page: CampaignPage) -> None:
    restrict(page, restriction_type=PageViewRestriction.PASSWORD, password="geheim")

    response = client.get(page.url)

    assert "password" in response.content.decode()
    assert "不给外人看" not in response.content.decode()


def test_an_alias_of_a_restricted_page_is_restricted_too(
    client: Client, page: CampaignPage, index: CampaignIndexPage
) -> None:
    report = make_news(page, "只给自己人")
    alias = report.create_alias(parent=page, update_slug="again")
    restrict(report)

    response = client.get(alias.url)

    assert response.status_code == 302


def test_an_alias_shows_what_it_stands_for(client: Client, page: CampaignPage) -> None:
    report = make_news(page, "同一篇报道")
    alias = report.create_alias(parent=page, update_slug="again")

    response = client.get(alias.url)

    assert (response.status_code, "同一篇报道" in response.content.decode()) == (200, True)
    assert f'<link rel="canonical" href="{report.full_url}">' in response.content.decode()


def test_a_withdrawn_page_on_the_way_does_not_hide_what_is_below(client: Client, page: CampaignPage) -> None:
    """As Wagtail has it: each page is withdrawn for itself."""
    report = make_news(page, "还在")
    page.unpublish()

    assert (client.get(page.url).status_code, client.get(report.url).status_code) == (404, 200)


def test_an_old_address_leads_to_the_new_one(
    client: Client, page: CampaignPage, django_capture_on_commit_callbacks: Any
) -> None:
    old = page.url
    page.slug = "new-name"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()

    response = client.get(old)

    assert (response.status_code, response["Location"]) == (301, "/campaigns/new-name/")


def test_an_old_address_that_staff_wrote_down_leads_on(client: Client, page: CampaignPage) -> None:
    Redirect.objects.create(old_path="/2019/month.html", redirect_page=page)

    assert client.get("/2019/month.html")["Location"] == page.url


def test_an_endless_way_is_a_missing_page_for_the_price_of_a_short_one(
    client: Client, home: HomePage
) -> None:
    def queries(steps: int) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/" + "a/" * steps).status_code == 404
        return len(captured)

    queries(1)

    assert queries(MOST_STEPS * 50) == queries(2)


@pytest.mark.parametrize("address", ["/%00/", "/%ff/", "/campaigns//", "/ｃampaigns/", "/../campaigns/x/"])
def test_an_odd_address_is_a_missing_page(client: Client, index: CampaignIndexPage, address: str) -> None:
    assert client.get(address).status_code in (301, 302, 404)


def test_menus_speak_the_readers_language_titles_stay_as_written(client: Client, page: CampaignPage) -> None:
    chinese = client.get(page.url, headers={"Accept-Language": "zh-CN"}).content.decode()
    english = client.get(page.url, headers={"Accept-Language": "en"}).content.decode()

    index = page.get_parent()
    assert f'lang="zh-Hans">{index.title}</a>' in chinese
    assert ('lang="en">Campaigns</a>' in english, f">{index.title}</a>" in english) == (True, False)
    assert f">{page.title}" in english
