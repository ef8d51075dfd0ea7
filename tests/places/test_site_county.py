"""Whose county a site speaks for: the chosen one, else the one that was there first."""

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from outreach.places.models import SiteCounty, county_of_site
from tests.campaigns.rows import make_campaign, make_kind, make_lecture_to_come
from tests.campaigns.site import add, make_campaign_index, make_campaign_page, make_home, make_lecture_index
from tests.factories import make_township
from tests.places.factories import make_county


@pytest.fixture
def site(db: None) -> Site:
    return Site.objects.get(root_page=make_home())


def test_an_empty_database_has_no_county(site: Site, rf: RequestFactory) -> None:
    assert county_of_site(rf.get("/")) is None


def test_the_county_that_was_there_first_is_the_default(site: Site, rf: RequestFactory) -> None:
    first = make_county(name="甲市")
    make_county(name="乙市")

    assert county_of_site(rf.get("/")) == first


def test_a_site_speaks_for_the_county_chosen_for_it(site: Site, rf: RequestFactory) -> None:
    make_county(name="甲市")
    second = make_county(name="乙市")
    SiteCounty.objects.create(site=site, county=second)

    assert county_of_site(rf.get("/")) == second


def test_a_reader_asks_once_and_writes_nothing(site: Site, rf: RequestFactory) -> None:
    request = rf.get("/")
    Site.find_for_request(request)
    make_county()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        county_of_site(request)
        county_of_site(request)

    assert [query["sql"].split()[0] for query in queries.captured_queries] == ["SELECT"]
    assert SiteCounty.objects.count() == 0


def test_a_site_shows_nothing_of_another_county(client: Client, site: Site) -> None:
    home = site.root_page.specific
    ours, theirs = make_county(name="甲市"), make_county(name="乙市")
    index, _lectures = make_campaign_index(home), make_lecture_index(home)
    kind = make_kind()
    for county, word in ((ours, "我方"), (theirs, "他方")):
        campaign = make_campaign(county, name=f"{word}宣传月", slogan=f"{word}口号")
        make_campaign_page(index, campaign)
        township = make_township(county, name=f"{word}镇")
        make_lecture_to_come(campaign, kind, title=f"{word}宣讲", township=township)

    pages = [client.get(path).content.decode() for path in ("/", "/campaigns/", "/lectures/")]

    assert [("我方" in page, "他方" in page) for page in pages] == [(True, False)] * 3


def test_two_sites_may_each_have_a_home_page(site: Site) -> None:
    root = Page.objects.get(depth=1)

    assert type(site.root_page.specific).can_create_at(root) is True
    assert add(root, type(site.root_page.specific)(title="乙市", slug="second")).pk
