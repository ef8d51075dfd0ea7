"""What of the site's own pages the public may find: the law in plain words."""

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from campaigns.searchables import page_addresses
from home.models import ProtectionPage
from outreach.search.following import follow_pages
from outreach.search.sources import Content, Source, register
from outreach.search.words import words_of

LAW = "law"


def read(page: ProtectionPage) -> Content:
    return Content(
        title=page.title,
        summary=page.summary,
        text=f"{page.get_protection_display()}\n{page.chapter}\n{words_of(page.body)}",
        tags=["未成年人保护法"],
        day=timezone.localdate(page.last_published_at or timezone.now()),
    )


register(
    Source(
        LAW,
        pgettext_lazy("kind of search result", "Law"),
        rows=lambda: ProtectionPage.objects.live().public(),
        read=read,
        addresses=page_addresses,
    )
)
follow_pages(LAW, ProtectionPage)
