"""The campaign index, a campaign and its news, as the public sees them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from campaigns.models import ActivityKind, ActivityPhoto, Campaign, CampaignIndexPage, CampaignPage, Target
from campaigns.models.photos import Clearance
from campaigns.states import CampaignState
from home.reports.tallies import settle
from outreach.places.models import Region
from tests.campaigns.rows import make_activity, make_campaign, make_lecture_to_come
from tests.campaigns.site import make_campaign_index, make_campaign_page, make_home, make_news

DAY = timedelta(days=1)


@pytest.fixture
def index(db: None) -> CampaignIndexPage:
    return make_campaign_index(make_home())


@pytest.fixture
def page(index: CampaignIndexPage, campaign: Campaign) -> CampaignPage:
    return make_campaign_page(index, campaign)


def test_campaigns_stand_under_running_to_come_and_finished(
    client: Client, index: CampaignIndexPage, county: Region
) -> None:
    today = timezone.localdate()
    days = {"over": (-9, -1), "running": (-1, 0), "to_come": (1, 9)}
    for name, (first, last) in days.items():
        campaign = make_campaign(county, name=name, starts_on=today + first * DAY, ends_on=today + last * DAY)
        make_campaign_page(index, campaign)

    context = client.get(index.url).context

    assert {name: [page.title for page in context[name]] for name in days} == {name: [name] for name in days}


def test_a_draft_is_not_in_the_index(client: Client, index: CampaignIndexPage, county: Region) -> None:
    make_campaign_page(index, make_campaign(county, name="尚未公布", state=CampaignState.DRAFT))

    assert "尚未公布" not in client.get(index.url).content.decode()


def test_an_index_without_campaigns_says_so(client: Client, index: CampaignIndexPage) -> None:
    assert "还没有公布的宣传活动" in client.get(index.url).content.decode()


def test_a_page_shows_targets_beside_what_was_reached(
    client: Client, page: CampaignPage, campaign: Campaign, lecture: ActivityKind
) -> None:
    Target.objects.create(campaign=campaign, measure_id=lecture.event_measure_id, amount=30)
    make_activity(campaign, lecture)

    content = client.get(page.url).content.decode()

    assert "已完成目标 30 的 3%" in content


def test_a_page_without_any_record_still_reads(client: Client, page: CampaignPage) -> None:
    content = client.get(page.url).content.decode()

    assert page.title in content
    assert "目标与成效" not in content
    # Beside the facts stands a sentence, not an empty column.
    assert "这项活动刚刚开始" in content


def test_the_page_brings_the_campaigns_colour(client: Client, page: CampaignPage) -> None:
    content = client.get(page.url).content.decode()

    assert 'href="/colours/1f6fb2.css"' in content
    assert 'data-colour="1f6fb2"' in content


def test_no_page_holds_a_style_of_its_own(client: Client, page: CampaignPage) -> None:
    """The content security policy will refuse inline styles and scripts."""
    content = client.get(page.url).content.decode()

    assert [word for word in ("<style", " style=", "<script", "onclick") if word in content] == []


# Wagtail leaves the temporary file of a new rendition to the garbage collector.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize(
    ("clearance", "days", "is_shown"),
    [
        (Clearance.UNCHECKED, None, False),
        (Clearance.NO_CHILD, None, True),
        (Clearance.CONSENT, None, False),
        (Clearance.CONSENT, 0, True),
        (Clearance.CONSENT, -1, False),
    ],
)
def test_only_cleared_photos_are_shown(
    client: Client,
    page: CampaignPage,
    campaign: Campaign,
    lecture: ActivityKind,
    clearance: Clearance,
    days: int | None,
    is_shown: bool,
) -> None:
    image = get_image_model().objects.create(title="现场", file=get_test_image_file())
    ActivityPhoto.objects.create(
        activity=make_activity(campaign, lecture),
        image=image,
        caption="宣讲现场",
        clearance=clearance,
        consent_until=None if days is None else timezone.localdate() + days * DAY,
    )

    assert ("宣讲现场" in client.get(page.url).content.decode()) is is_shown


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_photo_is_offered_small_first_and_keeps_its_place(
    client: Client, page: CampaignPage, campaign: Campaign, lecture: ActivityKind
) -> None:
    image = get_image_model().objects.create(title="现场", file=get_test_image_file())
    activity = make_activity(campaign, lecture)
    ActivityPhoto.objects.create(activity=activity, image=image, caption="现场", clearance=Clearance.NO_CHILD)

    shown = client.get(page.url).content.decode().partition("<picture>")[2].partition("</picture>")[0]

    assert re.findall(r'type="([^"]+)"', shown) == ["image/avif"]
    assert re.findall(r'src="[^"]+\.(\w+)"', shown) == ["webp"]
    # Known before the file is here, so that nothing jumps.
    assert (re.findall(r' width="(\d+)"', shown), re.findall(r' height="(\d+)"', shown)) == (["480"], ["360"])


def test_a_report_names_who_wrote_checked_and_edited_it(client: Client, page: CampaignPage) -> None:
    news = make_news(page, "示例报道", checker="示例审核人", editor="示例编辑")

    content = client.get(news.url).content.decode()

    assert [word in content for word in ("撰稿", "示例通讯员", "审核", "示例审核人", "编辑", "示例编辑")] == [
        True
    ] * 6


def test_a_report_without_a_checker_shows_no_empty_line(client: Client, page: CampaignPage) -> None:
    content = client.get(make_news(page, "示例报道").url).content.decode()

    assert "<dt>撰稿</dt>" in content
    assert "<dt>审核</dt>" not in content


def test_a_report_leads_to_the_other_reports_of_its_campaign(client: Client, page: CampaignPage) -> None:
    first, second = make_news(page, "第一篇"), make_news(page, "第二篇")

    assert list(client.get(first.url).context["others"]) == [second]


def test_a_campaign_costs_the_same_with_30_rows_as_with_3(
    client: Client, page: CampaignPage, campaign: Campaign, lecture: ActivityKind
) -> None:
    def fill(rows: int) -> int:
        for _ in range(rows):
            make_activity(campaign, lecture)
            make_lecture_to_come(campaign, lecture)
            make_news(page, "示例报道")
        # As after a commit, which a test never reaches.
        settle(campaign)
        client.get(page.url)
        with CaptureQueriesContext(connection) as captured:
            client.get(page.url)
        return len(captured)

    assert fill(3) == fill(27) <= 12
