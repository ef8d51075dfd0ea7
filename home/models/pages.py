"""The home page of the public site."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from campaigns.models import Activity, Campaign, CampaignPage, NewsPage
from campaigns.models.figures import Figure, campaign_figures
from campaigns.models.gate import PictureGate
from materials.models import MaterialPage
from outreach.content.models import SitePage
from outreach.content.ways import below_home
from outreach.freshness.values import remembered
from outreach.places.models import Region, Township, county_of_site

NEXT_LECTURES = 4
LATEST_NEWS = 3
MATERIALS = 6
FIGURES = 6


@dataclass(frozen=True, slots=True)
class Network:
    """How many people work for children, counted from the places in use."""

    supervisors: int
    directors: int

    @classmethod
    def of(cls, townships: Iterable[Township]) -> "Network":
        """Count over townships with their directors (with_director_count)."""
        rows = list(townships)
        return cls(
            sum(bool(one.supervisor_name) for one in rows),
            sum(getattr(one, "director_count", 0) for one in rows),
        )


class HomePage(PictureGate, SitePage):
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

    # One for each of Wagtail's sites.
    parent_page_types = ["wagtailcore.Page"]
    # What may always be added comes first: of the others Wagtail counts what is there, for each row of its explorer.
    subpage_types = [
        "home.TextPage",
        "campaigns.CampaignIndexPage",
        "campaigns.LectureIndexPage",
        "materials.MaterialIndexPage",
        "home.NewsIndexPage",
        "home.LawIndexPage",
        "home.VillageFinderPage",
        "home.HotlinesPage",
    ]
    template = "home/home_page.html"
    content_panels = [*SitePage.content_panels, FieldPanel("campaign")]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        at, county = timezone.now(), county_of_site(request)
        on = timezone.localdate(at)
        page = remembered(("moment", self.pk), lambda: self.campaign_of_the_moment(county=county, on=on))
        return super().get_context(request, *args, **kwargs) | {
            "campaign_page": page,
            "campaign": page.campaign if page else None,
            "colour": page.campaign.colour if page else "",
            "days_left": page.campaign.days_left(on=on) if page else None,
            "links": SimpleLazyObject(lambda: self.links(request)),
            **self.records(page, county=county),
            **self.latest(county=county, at=at),
        }

    def campaign_of_the_moment(self, *, county: Region | None, on: date) -> CampaignPage | None:
        """The chosen one, else the running one that started last; only one with a page can be shown."""
        pages = CampaignPage.objects.descendant_of(self).announced().for_county(county)
        if self.campaign_id:
            return pages.filter(campaign=self.campaign_id).first()
        running = Campaign.objects.running(on=on)
        return pages.filter(campaign__in=running).order_by("-campaign__starts_on", "-pk").first()

    def records(self, page: CampaignPage | None, *, county: Region | None) -> dict[str, Any]:
        """Townships, who works in them, figures: read only when the template has not kept what it made of them."""
        townships = SimpleLazyObject(
            lambda: list(Township.objects.for_county(county).active().with_director_count())
        )
        return {
            "figures": SimpleLazyObject(lambda: self.figures(page)),
            "townships": townships,
            "network": SimpleLazyObject(lambda: Network.of(townships)),
        }

    def figures(self, page: CampaignPage | None) -> list[Figure]:
        """The first figures that already count something."""
        if page is None:
            return []
        figures = remembered(("figures", page.campaign_id), lambda: campaign_figures(page.campaign))
        return [figure for figure in figures if figure.amount][:FIGURES]

    def links(self, request: HttpRequest) -> dict[str, str | None]:
        """Addresses of the index pages below, by the name of their model; no query of its own."""
        return {page.cached_content_type.model: page.get_url(request) for page in below_home(request)}

    def latest(self, *, county: Region | None, at: datetime) -> dict[str, Any]:
        everywhere = Activity.objects.for_county(county)
        return {
            "lectures": SimpleLazyObject(
                lambda: everywhere.lectures().public().upcoming(at=at).with_place()[:NEXT_LECTURES]
            ),
            "materials": SimpleLazyObject(
                lambda: MaterialPage.objects.descendant_of(self).for_county(county).on_shelf()[:MATERIALS]
            ),
            "news": SimpleLazyObject(lambda: NewsPage.objects.descendant_of(self).latest()[:LATEST_NEWS]),
        }
