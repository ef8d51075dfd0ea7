"""What of campaigns the public may find: campaigns, news, lectures."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import pgettext_lazy
from wagtail.models import Site

from campaigns.models import Activity, Campaign, CampaignPage, LectureIndexPage, NewsPage
from campaigns.states import DONE
from outreach.places.models import county_of_page
from outreach.search.following import follow_log, follow_pages, follow_rows
from outreach.search.sources import Content, Source, register
from outreach.search.words import words_of

CAMPAIGNS, NEWS, LECTURES = "campaigns", "news", "lectures"


def page_addresses(request: HttpRequest, rows: QuerySet[Any]) -> Mapping[int, str]:
    return {page.pk: page.get_url(request) or "" for page in rows}


def lecture_addresses(request: HttpRequest, rows: Iterable[Any]) -> Mapping[int, str]:
    """A lecture is read in the list of its township."""
    site = Site.find_for_request(request)
    own = LectureIndexPage.objects.descendant_of(site.root_page) if site else LectureIndexPage.objects.none()
    index = own.live().public().first()
    address = index.get_url(request) if index else None
    if not address:
        return {}
    return {row.pk: f"{address}{_place_in_list(row)}" for row in rows}


def _place_in_list(lecture: Activity) -> str:
    choices = [f"township={lecture.township.code}"] if lecture.township else []
    choices += ["when=held"] if lecture.state in DONE else []
    return f"?{'&'.join(choices)}" if choices else ""


def read_campaign(page: CampaignPage) -> Content:
    campaign = page.campaign
    return Content(
        title=page.title,
        summary=page.summary,
        text=f"{campaign.slogan}\n{words_of(page.body)}",
        tags=sorted(campaign.topics.names()),
        day=campaign.starts_on,
        county=county_of_page(page),
    )


def read_news(page: NewsPage) -> Content:
    return Content(
        title=page.title,
        summary=page.summary,
        text=words_of(page.body),
        day=page.published_on,
        county=county_of_page(page),
    )


def read_lecture(lecture: Activity) -> Content:
    day = timezone.localtime(lecture.starts_at)
    held = f"{day.year}年{day.month}月{day.day}日 {lecture.place_name()}"
    return Content(
        title=lecture.title,
        summary=held,
        text=f"{lecture.summary}\n{lecture.campaign}",
        tags=[lecture.kind.name],
        day=day.date(),
        county=lecture.campaign.county_id,
    )


def lectures_of(campaign: Campaign) -> Iterable[int]:
    return Activity.objects.lectures().filter(campaign=campaign).values_list("pk", flat=True)


def page_of(campaign: Campaign) -> Iterable[int]:
    return CampaignPage.objects.filter(campaign=campaign).values_list("pk", flat=True)


register(
    Source(
        CAMPAIGNS,
        pgettext_lazy("kind of search result", "Campaigns"),
        rows=lambda: CampaignPage.objects.announced().public(),
        read=read_campaign,
        addresses=page_addresses,
    )
)
register(
    Source(
        NEWS,
        pgettext_lazy("kind of search result", "News"),
        rows=lambda: NewsPage.objects.live().public(),
        read=read_news,
        addresses=page_addresses,
    )
)
register(
    Source(
        LECTURES,
        pgettext_lazy("kind of search result", "Lectures"),
        rows=lambda: Activity.objects.lectures().public().with_place(),
        read=read_lecture,
        addresses=lecture_addresses,
    )
)
follow_pages(CAMPAIGNS, CampaignPage)
follow_pages(NEWS, NewsPage)
for follow in (follow_rows, follow_log):
    follow(CAMPAIGNS, Campaign, page_of)
    follow(LECTURES, Campaign, lectures_of)
    follow(LECTURES, Activity, lambda activity: [activity.pk])
