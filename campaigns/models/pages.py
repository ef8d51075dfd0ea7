"""The public face of campaigns: index, campaign, lectures, news."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet
from wagtail.search import index

from campaigns.models.activities import Activity, ActivityQuerySet
from campaigns.models.campaign import Campaign
from campaigns.models.diary import diary
from campaigns.models.figures import campaign_figures
from campaigns.models.gate import PictureGate
from campaigns.models.lectures import LectureList
from campaigns.models.photos import ActivityPhoto, ActivityPhotoQuerySet
from campaigns.states import UNANNOUNCED
from outreach.content.blocks import BodyBlock
from outreach.content.models import SitePage
from outreach.freshness.values import remembered
from outreach.places.models import Region, county_of_site

NEXT_LECTURES = 4
DIARY_ENTRIES = 9
LATEST_NEWS = 4
PHOTOS = 12


class CampaignIndexPage(PictureGate, SitePage):
    """All campaigns, the running ones first."""

    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["campaigns.CampaignPage"]
    menu_name = _("Campaigns")
    template = "campaigns/campaign_index_page.html"

    class Meta:
        verbose_name = _("campaign index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        pages = self.campaign_pages(county_of_site(request))
        return super().get_context(request, *args, **kwargs) | {
            "running": [page for page in pages if page.campaign.is_running(on=today)],
            "to_come": [page for page in reversed(pages) if page.campaign.starts_on > today],
            "over": [page for page in pages if page.campaign.is_over(on=today)],
            "colours": [page.campaign.colour for page in pages],
        }

    def campaign_pages(self, county: Region | None) -> "list[CampaignPage]":
        """All that are announced, the latest first; one query."""
        pages = CampaignPage.objects.child_of(self).for_county(county).announced()
        return list(pages.order_by("-campaign__starts_on", "pk"))


class CampaignPageQuerySet(PageQuerySet):
    def for_county(self, county: Region | None) -> "CampaignPageQuerySet":
        return self.filter(campaign__county=county)

    def announced(self) -> "CampaignPageQuerySet":
        pages = self.live().exclude(campaign__state__in=UNANNOUNCED)
        return pages.select_related("campaign__lead_office", "cover").prefetch_related("cover__renditions")


class Drawing(models.TextChoices):
    """The house's own drawings; the value is a file in templates/print/illustrations."""

    FAMILY = "family", _("family at home")
    POND = "pond", _("pond with a warning sign")
    SCHOOL = "school", _("school")
    VILLAGE = "village", _("village between hills")
    SIX_PROTECTIONS = "six_protections", _("six protections")
    LAW_BOOK = "law_book", _("law book and scales")


class CampaignPage(PictureGate, SitePage):
    """The story of one campaign; its figures come from the Campaign record."""

    campaign = models.OneToOneField(Campaign, models.PROTECT, related_name="page", verbose_name=_("campaign"))
    drawing = models.CharField(
        _("drawing"),
        max_length=20,
        choices=Drawing.choices,
        default=Drawing.FAMILY,
        help_text=_("Stands at the top of the page. A cover picture takes its place."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("body"))

    objects = PageManager.from_queryset(CampaignPageQuerySet)()

    parent_page_types = ["campaigns.CampaignIndexPage"]
    subpage_types = ["campaigns.NewsPage"]
    template = "campaigns/campaign_page.html"
    content_panels = [
        *SitePage.content_panels,
        FieldPanel("campaign"),
        FieldPanel("drawing"),
        FieldPanel("body"),
    ]
    search_fields = [*SitePage.search_fields, index.SearchField("summary"), index.SearchField("body")]

    class Meta:
        verbose_name = _("campaign page")

    @classmethod
    def for_reading(cls) -> "models.QuerySet[SitePage]":
        return super().for_reading().select_related("campaign__lead_office")

    @property
    def drawing_template(self) -> str:
        return f"print/illustrations/{self.drawing}.svg"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        at = timezone.now()
        today = timezone.localdate(at)
        return super().get_context(request, *args, **kwargs) | {
            "campaign": self.campaign,
            "colour": self.campaign.colour,
            "names": SimpleLazyObject(lambda: names_of(self.campaign)),
            "is_running": self.campaign.is_running(on=today),
            "days_left": self.campaign.days_left(on=today),
            **self.records(at=at, today=today),
        }

    def records(self, *, at: datetime, today: date) -> dict[str, Any]:
        """What the campaign's records say now: a fixed number of queries, however many rows there are.

        Read only when the template has not kept what it made of them.
        """
        readers: dict[str, Callable[[], Any]] = {
            "figures": lambda: remembered(
                ("figures", self.campaign_id), lambda: campaign_figures(self.campaign)
            ),
            "lectures": lambda: self.activities().lectures().upcoming(at=at).with_place()[:NEXT_LECTURES],
            "diary": lambda: diary(self.activities(), entries=DIARY_ENTRIES),
            "news": lambda: NewsPage.objects.child_of(self).latest()[:LATEST_NEWS],
            "photos": lambda: self.photos(on=today),
        }
        return {name: SimpleLazyObject(read) for name, read in readers.items()}

    def activities(self) -> ActivityQuerySet:
        shown: ActivityQuerySet = self.campaign.activities.public()
        return shown

    def photos(self, *, on: date) -> list[ActivityPhoto]:
        """The latest cleared photos; their pictures and the cover's are looked up together."""
        held = self.activities().done()
        found = ActivityPhoto.objects.cleared(on=on).filter(activity__in=held)
        found = found.select_related("image", "activity")
        photos = list(found.order_by("-activity__starts_at", "sort_order", "pk")[:PHOTOS])
        pictures = [*(photo.image for photo in photos), self.cover]
        models.prefetch_related_objects([one for one in pictures if one], "renditions")
        return photos


def names_of(campaign: Campaign) -> dict[str, list[str]]:
    """Return the names of member bodies and topics in their order; one query for both."""
    offices = campaign.member_offices.order_by("kind", "name").values_list(models.Value("members"), "name")
    topics = campaign.topics.order_by("name").values_list(models.Value("topics"), "name")
    names: dict[str, list[str]] = {"members": [], "topics": []}
    for kind, name in offices.order_by().union(topics.order_by(), all=True):
        names[kind].append(name)
    return names


class LectureIndexPage(PictureGate, SitePage):
    """Lectures to come and lectures held, by township."""

    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    menu_name = _("Lectures")
    template = "campaigns/lecture_index_page.html"

    class Meta:
        verbose_name = _("lecture index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        county = county_of_site(request)
        at = timezone.now()
        lectures = SimpleLazyObject(lambda: LectureList.from_query(request.GET, county=county, at=at))
        return context | {"list": lectures}


class NewsPageQuerySet(PageQuerySet):
    def latest(self) -> "NewsPageQuerySet":
        """The newest first, with what a list of news shows."""
        return self.live().order_by("-published_on", "-pk")


class NewsPage(PictureGate, SitePage):
    """A report of what was done, with the names of who wrote, reviewed and edited it."""

    published_on = models.DateField(_("date"), default=timezone.localdate)
    author = models.CharField(_("written by"), max_length=60)
    checker = models.CharField(_("reviewed by"), max_length=60, blank=True)
    editor = models.CharField(_("edited by"), max_length=60, blank=True)
    activity = models.ForeignKey(
        Activity,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="news",
        verbose_name=_("reports on"),
    )
    body = StreamField(BodyBlock(), verbose_name=_("body"))

    objects = PageManager.from_queryset(NewsPageQuerySet)()

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

    def photos(self, *, on: date) -> ActivityPhotoQuerySet:
        """What was cleared of the activity, and nothing else."""
        photos = ActivityPhoto.objects.cleared(on=on).filter(activity=self.activity_id)
        return photos.select_related("image", "activity").order_by("sort_order", "pk")[:PHOTOS]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        campaign_page = CampaignPage.objects.parent_of(self).select_related("campaign").get()
        others = NewsPage.objects.sibling_of(self, inclusive=False).latest()
        return context | {
            "campaign_page": campaign_page,
            "colour": campaign_page.campaign.colour,
            "others": others[: LATEST_NEWS - 1],
            "photos": self.photos(on=timezone.localdate()),
        }
