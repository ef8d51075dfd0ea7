"""The public face of campaigns: index, campaign, lectures, news."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from campaigns.models.activities import Activity
from campaigns.models.campaign import Campaign
from outreach.content.blocks import BodyBlock
from outreach.content.models import SitePage


class CampaignIndexPage(SitePage):
    """All campaigns, the running ones first."""

    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["campaigns.CampaignPage"]
    template = "campaigns/campaign_index_page.html"

    class Meta:
        verbose_name = _("campaign index")


class CampaignPage(SitePage):
    """The story of one campaign; its figures come from the Campaign record."""

    campaign = models.OneToOneField(
        Campaign, models.PROTECT, related_name="page", verbose_name=_("campaign")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    parent_page_types = ["campaigns.CampaignIndexPage"]
    subpage_types = ["campaigns.NewsPage"]
    template = "campaigns/campaign_page.html"
    content_panels = [*SitePage.content_panels, FieldPanel("campaign"), FieldPanel("body")]
    search_fields = [*SitePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("campaign page")


class LectureIndexPage(SitePage):
    """Lectures to come and lectures held, by township."""

    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    template = "campaigns/lecture_index_page.html"

    class Meta:
        verbose_name = _("lecture index")


class NewsPage(SitePage):
    """A report of what was done, with the names of who wrote, reviewed and edited it."""

    published_on = models.DateField(_("date"), default=timezone.localdate)
    author = models.CharField(_("written by"), max_length=60, help_text=_("撰稿"))
    checker = models.CharField(_("reviewed by"), max_length=60, blank=True, help_text=_("审核"))
    editor = models.CharField(_("edited by"), max_length=60, blank=True, help_text=_("编辑"))
    activity = models.ForeignKey(
        Activity,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="news",
        verbose_name=_("reports on"),
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"))

    parent_page_types = ["campaigns.CampaignPage"]
    subpage_types: list[str] = []
    template = "campaigns/news_page.html"
    content_panels = [
        *SitePage.content_panels,
        FieldPanel("published_on"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("author"), FieldPanel("checker"), FieldPanel("editor")])], _("Names")
        ),
        FieldPanel("activity"),
        FieldPanel("body"),
    ]
    search_fields = [*SitePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("news page")
