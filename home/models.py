"""The home page of the public site."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from campaigns.models import Campaign
from outreach.content.models import SitePage


class HomePage(SitePage):
    """The campaign of the moment, next lectures, downloads, figures."""

    campaign = models.ForeignKey(
        Campaign,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("campaign of the moment"),
        help_text=_("Leave empty to show the running campaign that started last."),
    )

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "campaigns.CampaignIndexPage",
        "campaigns.LectureIndexPage",
        "materials.MaterialIndexPage",
    ]
    template = "home/home_page.html"
    content_panels = [*SitePage.content_panels, FieldPanel("campaign")]

    class Meta:
        verbose_name = _("home page")
