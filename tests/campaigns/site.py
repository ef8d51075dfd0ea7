"""The public page tree for tests, built as the demo builds it, and a client's look at it."""

from typing import Any

from wagtail.models import Page, Site

from campaigns.models import Campaign, CampaignIndexPage, CampaignPage, LectureIndexPage, NewsPage
from home.models import HomePage
from materials.models import MaterialIndexPage


def make_home(**values: Any) -> HomePage:
    root = Page.objects.get(depth=1)
    home = root.add_child(instance=HomePage(**({"title": "示例市宣传", "slug": "main"} | values)))
    Site.objects.all().delete()
    Site.objects.create(hostname="testserver", is_default_site=True, root_page=home, site_name="示例市宣传")
    return home


def add(parent: Page, page: Page) -> Any:
    page.show_in_menus = True
    return parent.add_child(instance=page)


def make_lecture_index(home: HomePage) -> LectureIndexPage:
    return add(home, LectureIndexPage(title="宣讲", slug="lectures"))


def make_campaign_index(home: HomePage) -> CampaignIndexPage:
    return add(home, CampaignIndexPage(title="活动", slug="campaigns"))


def make_material_index(home: HomePage) -> MaterialIndexPage:
    return add(home, MaterialIndexPage(title="资料", slug="materials"))


def make_campaign_page(index: CampaignIndexPage, campaign: Campaign, **values: Any) -> CampaignPage:
    slug = f"campaign-{campaign.pk}"
    return add(index, CampaignPage(**({"title": campaign.name, "slug": slug, "campaign": campaign} | values)))


def make_news(page: CampaignPage, title: str, **values: Any) -> NewsPage:
    defaults = {"title": title, "author": "示例通讯员", "body": [{"type": "text", "value": "<p>正文</p>"}]}
    return add(page, NewsPage(**(defaults | values)))
