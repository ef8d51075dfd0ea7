"""What readers and search engines subscribe to: Atom feeds, the site map, robots.txt."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.syndication.views import Feed
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.models import ModelLogEntry

from campaigns.models import Activity, NewsPage
from campaigns.searchables import lecture_addresses
from materials.models import MaterialPage

ENTRIES = 30
CLOSED = ("/admin/", "/portal/", "/login/", "/search/", "/documents/", "/language/")


class SiteFeed(Feed):
    """What the feeds share: Atom, the newest entries, addresses of this request's site."""

    feed_type = Atom1Feed
    link = "/"
    address = ""

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpRequest:
        return request

    def feed_url(self, request: HttpRequest) -> str:
        return reverse(self.address)

    def feed_guid(self, request: HttpRequest) -> str:
        return request.build_absolute_uri(reverse(self.address))


class PageFeed(SiteFeed):
    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.summary)

    def item_link(self, item: Any) -> str:
        return str(item.get_url() or "/")

    def item_updateddate(self, item: Any) -> datetime | None:
        updated: datetime | None = item.last_published_at
        return updated


class NewsFeed(PageFeed):
    title = _("News")
    address = "feed-news"

    def items(self, request: HttpRequest) -> Iterable[NewsPage]:
        return NewsPage.objects.latest().public()[:ENTRIES]

    def item_pubdate(self, item: NewsPage) -> datetime:
        return timezone.make_aware(datetime.combine(item.published_on, time(8)))


class MaterialFeed(PageFeed):
    title = _("Materials")
    address = "feed-materials"

    def items(self, request: HttpRequest) -> Iterable[MaterialPage]:
        return MaterialPage.objects.on_shelf().public().order_by("-first_published_at", "-pk")[:ENTRIES]

    def item_pubdate(self, item: MaterialPage) -> datetime | None:
        published: datetime | None = item.first_published_at
        return published


class LectureFeed(SiteFeed):
    """Lectures to come; one that takes place later is the newer entry."""

    title = _("Lectures")
    address = "feed-lectures"

    def items(self, request: HttpRequest) -> Iterable[Any]:
        lectures = Activity.objects.lectures().public().upcoming(at=timezone.now()).with_place()
        rows = lectures[:ENTRIES]
        addresses = lecture_addresses(request, rows)
        changes = _last_changes(rows)
        return [(row, addresses[row.pk], changes.get(row.pk)) for row in rows if row.pk in addresses]

    def item_title(self, item: Any) -> str:
        return str(item[0].title)

    def item_description(self, item: Any) -> str:
        lecture = item[0]
        day = timezone.localtime(lecture.starts_at)
        return f"{day:%Y-%m-%d %H:%M} {lecture.place_name()} {lecture.summary}".strip()

    def item_link(self, item: Any) -> str:
        return str(item[1])

    def item_guid(self, item: Any) -> str:
        return f"lecture:{item[0].pk}"

    def item_updateddate(self, item: Any) -> datetime:
        """When the entry was last changed; of one that was brought along without a log, this morning."""
        changed_at: datetime | None = item[2]
        return changed_at or timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def _last_changes(lectures: Iterable[Activity]) -> dict[int, datetime]:
    """When each was last changed, by the log; a feed may not claim a change that is still to come."""
    logged = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Activity),
        object_id__in=[str(lecture.pk) for lecture in lectures],
    )
    latest = logged.values("object_id").annotate(at=Max("timestamp"))
    return {int(pk): at for pk, at in latest.order_by().values_list("object_id", "at")}


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep robots out of what is not for reading; tell them where the site map is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
