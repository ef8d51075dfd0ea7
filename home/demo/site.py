"""Builds the demo's page tree: home, campaigns with their news, lectures, materials."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Page, Site

from campaigns.models import Campaign, CampaignIndexPage, CampaignPage, LectureIndexPage, NewsPage
from home.demo import site_words as words
from home.demo import stories
from home.demo.campaigns import DemoCampaigns
from home.models import (
    HomePage,
    HotlinesPage,
    LawIndexPage,
    NewsIndexPage,
    ProtectionPage,
    TextPage,
    VillageFinderPage,
)
from materials.models import Material, MaterialIndexPage, MaterialPage
from outreach.places.models import Region, SiteCounty

PORTS = {"http": 80, "https": 443}


def load_site(campaigns: DemoCampaigns, *, today: date) -> None:
    home = _load_home(campaigns.month)
    index = _add(home, CampaignIndexPage, "宣传活动", "campaigns", summary="正在进行和已经完成的宣传活动。")
    month = _add_campaign(index, campaigns.month, "month", stories.MONTH_SUMMARY, stories.MONTH_BODY)
    _add_campaign(index, campaigns.summer, "summer", stories.SUMMER_SUMMARY, stories.SUMMER_BODY, "pond")
    _add_campaign(index, campaigns.year, "year", stories.YEAR_SUMMARY, stories.YEAR_BODY, "village")
    _add(home, LectureIndexPage, "宣讲与课堂", "lectures", summary="近期在您身边举办的宣讲和公益课堂。")
    _add(
        home,
        MaterialIndexPage,
        "宣传资料",
        "materials",
        summary="海报、手册和告家长书，可以下载，也可以在单位打印。",
    )
    _load_words(home)
    for number, news in enumerate(stories.NEWS, start=1):
        _add(
            month,
            NewsPage,
            str(news["title"]),
            f"news-{number}",
            summary=news["summary"],
            published_on=today - timedelta(days=int(str(news["days_ago"]))),
            body=[{"type": "text", "value": news["text"]}],
            **stories.NEWS_NAMES,
        )


def load_bare_site(county: Region, *, hostname: str) -> None:
    """Give a county a site of its own with the pages that list its data."""
    root = Page.objects.get(depth=1)
    home = _add(root, HomePage, f"{county.name}未成年人保护宣传", hostname.split(".")[0])
    _add(home, CampaignIndexPage, "宣传活动", "campaigns")
    _add(home, LectureIndexPage, "宣讲与课堂", "lectures")
    _add(home, MaterialIndexPage, "宣传资料", "materials")
    _add(home, NewsIndexPage, "最新动态", "news")
    _add(home, VillageFinderPage, "我的村", "village")
    site = Site.objects.create(hostname=hostname, root_page=home, site_name=county.name)
    SiteCounty.objects.create(site=site, county=county)


def _load_words(home: HomePage) -> None:
    _add(home, NewsIndexPage, "最新动态", "news", summary=words.NEWS_SUMMARY)
    law = _add(home, LawIndexPage, "法律明白卡", "law", summary=words.LAW_SUMMARY, body=words.ABOUT_LAW)
    for protection, (title, slug, chapter, summary, text) in words.PROTECTIONS.items():
        fields = {"protection": protection, "chapter": chapter, "body": words.web_body(text)}
        _add(law, ProtectionPage, title, slug, summary=summary, **fields)
    _add(home, VillageFinderPage, "我的村", "village", summary=words.VILLAGE_SUMMARY)
    numbers = {"summary": words.HOTLINES_SUMMARY, "body": words.HOTLINES_BODY}
    _add(home, HotlinesPage, "求助电话", "hotlines", show_in_menus=False, **numbers)
    statement = {"summary": words.ACCESS_SUMMARY, "body": [{"type": "text", "value": words.ACCESS_TEXT}]}
    _add(home, TextPage, "无障碍声明", "accessibility", show_in_menus=False, **statement)


def load_material_pages(materials: list[tuple[Material, str]]) -> None:
    """Give each public material its page; the text is its summary."""
    index = MaterialIndexPage.objects.get()
    for material, summary in materials:
        _add(index, MaterialPage, material.name, material.code.lower(), summary=summary, material=material)


def _load_home(campaign: Campaign) -> HomePage:
    home = HomePage.objects.first()
    if home is not None:
        return home
    root = Page.objects.get(depth=1)
    # Wagtail's first migration puts a welcome page at this address; it must make room.
    Page.objects.filter(slug="home", depth=2).delete()
    root.refresh_from_db()
    home = root.add_child(
        instance=HomePage(
            title="赤壁市未成年人保护宣传",
            slug="home",
            campaign=campaign,
            summary="宣讲、资料、电话，一站找到。每个孩子身边，都有一位儿童主任。",
        )
    )
    home.save_revision().publish()
    # What stands in QR codes and feeds: the address of this installation.
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": address.hostname,
            "port": address.port or PORTS.get(address.scheme, 80),
            "root_page": home,
            "site_name": "赤壁市未成年人保护宣传",
        },
    )
    return home


def _add_campaign(
    index: Page,
    campaign: Campaign,
    slug: str,
    summary: str,
    body: list[dict[str, Any]],
    drawing: str = "family",
) -> Page:
    fields = {"summary": summary, "campaign": campaign, "body": body, "drawing": drawing}
    return _add(index, CampaignPage, campaign.name, slug, **fields)


def _add(parent: Page, model: type[Page], title: str, slug: str, **fields: Any) -> Page:
    page = model.objects.child_of(parent).filter(slug=slug).first()
    if page is not None:
        return page
    page = parent.add_child(
        instance=model(**({"title": title, "slug": slug, "show_in_menus": True} | fields))
    )
    page.save_revision().publish()
    return page
