"""Whose county a web site speaks for: each of Wagtail's sites has one, and its pages show no other's data."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.models import Page, Site

from outreach.freshness.values import remembered
from outreach.places.models.regions import Region, RegionLevel

# One look-up for a request, however many parts of the page ask.
REMEMBERED = "_outreach_county"


class SiteCounty(BaseSiteSetting):
    """The county of a site; without a row it is the county that was there first."""

    county = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sites",
        limit_choices_to={"level": RegionLevel.COUNTY},
        verbose_name=_("county"),
        help_text=_(
            "The site shows campaigns, lectures, materials and villages of this county only. "
            "Leave it empty where there is one county."
        ),
    )

    class Meta:
        verbose_name = _("county of the site")

    def __str__(self) -> str:
        return f"{self.site} · {self.county or '-'}"


def county_of_site(request: HttpRequest | None) -> Region | None:
    """Return the county whose data this request may show; one query or none, None in an empty database."""
    if request is None:
        return county_of(None)
    if not hasattr(request, REMEMBERED):
        setattr(request, REMEMBERED, _remembered_county(Site.find_for_request(request)))
    county: Region | None = getattr(request, REMEMBERED)
    return county


def _remembered_county(site: Site | None) -> Region | None:
    county: Region | None = remembered(("county", site.pk if site else None), lambda: county_of(site))
    return county


def county_of(site: Site | None) -> Region | None:
    """The chosen one, else the one that was there first: a second county must not take a site away from it.

    Not Wagtail's for_request: that writes a row when there is none, and a reader must not write.
    """
    chosen = SiteCounty.objects.filter(site=site, county=models.OuterRef("pk"))
    counties = Region.objects.filter(level=RegionLevel.COUNTY).annotate(is_chosen=models.Exists(chosen))
    return counties.order_by("-is_chosen", "pk").first()


def county_of_page(page: Page) -> int:
    """Return the key of the county on whose site the page stands, 0 where it stands on none; few queries for many."""
    roots = Site.get_site_root_paths()
    site = next((Site(pk=one.site_id) for one in roots if page.url_path.startswith(one.root_path)), None)
    county = _remembered_county(site) if site else None
    return county.pk if county else 0


def homes_of(counties: Iterable[Region], *, has_first: bool) -> QuerySet[Page]:
    """Return the home pages of the counties' sites; a site for which none was chosen is the first county's."""
    mine = Q(sitecounty__county__in=counties)
    if has_first:
        mine |= Q(sitecounty__county=None)
    return Page.objects.filter(pk__in=Site.objects.filter(mine).values("root_page"))
