"""What of the site's own pages the public may find: the law in plain words, whom to call, the ways on."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import override, pgettext_lazy
from wagtail.models import Page

from campaigns.models import LectureIndexPage
from campaigns.searchables import page_addresses
from home.models import HotlinesPage, LawIndexPage, ProtectionPage, TextPage, VillageFinderPage
from materials.models import MaterialIndexPage
from outreach.content.hotlines import HOTLINES
from outreach.places.models import county_of_page
from outreach.search.following import follow_pages
from outreach.search.sources import Content, Source, register
from outreach.search.words import words_of

LAW, PAGES = "law", "pages"
WAYS_ON = (HotlinesPage, LawIndexPage, TextPage, VillageFinderPage, LectureIndexPage, MaterialIndexPage)


def read(page: ProtectionPage) -> Content:
    return Content(
        title=page.title,
        summary=page.summary,
        text=f"{page.get_protection_display()}\n{page.chapter}\n{words_of(page.body)}",
        tags=["未成年人保护法"],
        day=day_of(page),
        county=county_of_page(page),
    )


def read_page(page: Page) -> Content:
    found: Any = page.specific
    words = words_of(found.body) if hasattr(found, "body") else ""
    content = Content(found.title, day_of(page), found.summary, words, county=county_of_page(page))
    return _with_numbers(content) if isinstance(found, HotlinesPage) else content


def _with_numbers(content: Content) -> Content:
    """The numbers are no words of the page itself, but what people look for it by."""
    with override("zh-hans"):
        tags = [f"{hotline.number} {hotline.name}" for hotline in HOTLINES]
        occasions = "\n".join(str(hotline.when) for hotline in HOTLINES)
    return replace(content, text=f"{content.text}\n{occasions}", tags=tags)


def day_of(page: Page) -> date:
    return timezone.localdate(page.last_published_at or timezone.now())


def ways_on() -> QuerySet[Page]:
    pages: QuerySet[Page] = Page.objects.live().public().type(*WAYS_ON)
    return pages


register(
    Source(
        LAW,
        pgettext_lazy("kind of search result", "Law"),
        rows=lambda: ProtectionPage.objects.live().public(),
        read=read,
        addresses=page_addresses,
    )
)
register(
    Source(
        PAGES,
        pgettext_lazy("kind of search result", "Pages"),
        rows=ways_on,
        read=read_page,
        addresses=page_addresses,
    )
)
follow_pages(LAW, ProtectionPage)
for kind in WAYS_ON:
    follow_pages(PAGES, kind)
