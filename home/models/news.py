"""All news of the site, a page at a time."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaigns.models import NewsPage
from outreach.content.models import SitePage
from outreach.content.paging import page_of

PER_PAGE = 12


class NewsIndexPage(SitePage):
    """The newest first; the reports themselves lie below their campaigns."""

    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    menu_name = _("News")
    template = "home/news_index_page.html"

    class Meta:
        verbose_name = _("news index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # Its siblings' children: everything below the same home page.
        news = NewsPage.objects.filter(path__startswith=self.path[: -self.steplen]).latest()
        context = super().get_context(request, *args, **kwargs)
        return context | {"news": page_of(news, request.GET.get("page"), per_page=PER_PAGE)}
