"""Pages of plain text, and the page of telephone numbers."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from outreach.content.blocks import BodyBlock
from outreach.content.models import SitePage


class TextPage(SitePage):
    """An accessibility statement, an imprint, anything that is only text."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "home/text_page.html"
    content_panels = [*SitePage.content_panels, FieldPanel("body")]
    search_fields = [*SitePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("text page")


class HotlinesPage(SitePage):
    """The numbers to call, each with when to call it; the numbers themselves are the country's."""

    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    menu_name = _("Whom to call")
    template = "home/hotlines_page.html"
    content_panels = [*SitePage.content_panels, FieldPanel("body")]
    search_fields = [*SitePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("page of telephone numbers")
