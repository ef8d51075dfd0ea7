"""Feeds, site map and robots: what is public, at its present address."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.log_actions import log

from campaigns.models import Activity, Campaign
from materials.states import Distribution
from tests.campaigns.rows import make_campaign, make_kind, make_lecture_to_come
from tests.campaigns.site import (
    make_campaign_index,
    make_campaign_page,
    make_home,
    make_lecture_index,
    make_material_index,
    make_news,
)
from tests.home.shelf import make_material_page
from tests.places.factories import make_county

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def campaign(db: None) -> Campaign:
    home = make_home()
    campaign = make_campaign(make_county())
    make_lecture_index(home)
    page = make_campaign_page(make_campaign_index(home), campaign)
    make_news(page, "防溺水进校园 & <更多>", slug="news")
    make_news(page, "草稿", live=False)
    index = make_material_index(home)
    make_material_page(index, campaign.county, name="海报", code="POSTER")
    make_material_page(index, campaign.county, name="内部", distribution=Distribution.INTERNAL)
    make_lecture_to_come(campaign, make_kind(), title="第一课")
    make_lecture_to_come(campaign, make_kind(is_public=False), title="内部会议")
    return campaign


def entries(client: Client, name: str) -> list[tuple[str | None, str | None]]:
    response = client.get(f"/feeds/{name}.xml")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)  # noqa: S314 - our own output
    return [
        (entry.findtext(f"{ATOM}title"), entry.find(f"{ATOM}link").get("href"))
        for entry in feed.iter(f"{ATOM}entry")
    ]


def test_each_feed_has_what_is_public(client: Client, campaign: Campaign) -> None:
    page = campaign.page

    assert entries(client, "news") == [("防溺水进校园 & <更多>", f"http://testserver{page.url}news/")]
    assert entries(client, "materials") == [("海报", "http://testserver/materials/poster/")]
    assert entries(client, "lectures") == [("第一课", "http://testserver/lectures/")]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["news", "materials", "lectures"])
def test_a_feed_of_an_empty_site_is_a_feed(client: Client, name: str) -> None:
    make_home()

    assert entries(client, name) == []


def test_no_entry_claims_a_change_that_is_still_to_come(client: Client, campaign: Campaign) -> None:
    """A lecture is days ahead; when it was last touched is what a reader of feeds asks."""
    lecture = Activity.objects.get(title="第一课")
    changed_at = timezone.now() - timedelta(days=2)
    make_lecture_to_come(campaign, make_kind(name="旁"), title="未记录")
    log(lecture, "wagtail.edit", timestamp=changed_at)

    tree = ElementTree.fromstring(client.get("/feeds/lectures.xml").content)  # noqa: S314 - our own output

    told = {
        entry.findtext(f"{ATOM}title", ""): datetime.fromisoformat(entry.findtext(f"{ATOM}updated", ""))
        for entry in tree.iter(f"{ATOM}entry")
    }
    assert told["第一课"] == changed_at
    assert [title for title, at in told.items() if at > timezone.now()] == []
    assert sorted(told) == sorted(["第一课", "未记录"])


def test_every_page_names_the_feeds(client: Client, campaign: Campaign) -> None:
    content = client.get("/").content.decode()

    assert [f"/feeds/{name}.xml" in content for name in ("news", "lectures", "materials")] == [True] * 3


def test_the_site_map_lists_live_pages_only(client: Client, campaign: Campaign) -> None:
    tree = ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314 - our own output

    places = [place.text for place in tree.iter(f"{MAP}loc")]
    assert "http://testserver/materials/poster/" in places
    assert [place for place in places if "cao-gao" in place] == []


def test_robots_are_told_the_site_map_and_kept_from_the_doors(client: Client, campaign: Campaign) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()

    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /portal/", "Disallow: /search/"} < set(lines)
    assert lines[-1] == "Sitemap: http://testserver/sitemap.xml"


def test_a_lecture_that_began_is_no_longer_announced(client: Client, campaign: Campaign) -> None:
    campaign.activities.update(starts_at=timezone.now())

    assert entries(client, "lectures") == []
