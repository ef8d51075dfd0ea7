"""My village: who is there for its children, what is held next, which letters are in force."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from campaigns.models import Activity
from home.models.village_finder import VillageFinder
from materials.models import MaterialPage
from materials.states import MaterialKind
from outreach.content.models import SitePage
from outreach.freshness.values import remembered
from outreach.places.models import Region, Village, county_of_site

NEXT_LECTURES = 4
LETTERS = 4


class VillageFinderPage(RoutablePageMixin, SitePage):
    """Choose a township or type a name; every village has an address of its own below this page."""

    max_count_per_parent = 1
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    menu_name = _("My village")
    template = "home/village_finder_page.html"

    class Meta:
        verbose_name = _("village finder")

    @path("")
    def find(self, request: HttpRequest) -> HttpResponse:
        finder = VillageFinder.from_query(request.GET, county=county_of_site(request))
        return self.render(request, context_overrides={"finder": finder})

    @path("<str:code>/")
    def village(self, request: HttpRequest, code: str) -> HttpResponse:
        county = county_of_site(request)
        villages = Village.objects.for_county(county).active().select_related("township")
        found = remembered(
            ("village", county and county.pk, code), lambda: villages.filter(code=code).first()
        )
        if found is None:
            raise Http404
        return self.render(
            request,
            template="home/village_page.html",
            context_overrides={"village": found, **about(found, county)},
        )


def about(village: Village, county: Region | None) -> dict[str, Any]:
    """What the site knows for this village: lectures there or nearby, letters of running campaigns."""
    at = timezone.now()

    def lectures() -> QuerySet[Activity]:
        to_come = Activity.objects.for_county(county).lectures().public().upcoming(at=at).with_place()
        return to_come.for_township(village.township)[:NEXT_LECTURES]

    def letters() -> QuerySet[MaterialPage]:
        shelf = MaterialPage.objects.for_county(county).on_shelf().filter(material__kind=MaterialKind.LETTER)
        return in_force(shelf, on=timezone.localdate(at))[:LETTERS]

    return {"lectures": SimpleLazyObject(lectures), "letters": SimpleLazyObject(letters)}


def in_force(letters: QuerySet[MaterialPage], *, on: Any) -> QuerySet[MaterialPage]:
    """Letters of campaigns that are not over; one that belongs to no campaign holds until it is withdrawn."""
    return letters.filter(
        Q(material__campaign__isnull=True)
        | Q(material__campaign__ends_on__isnull=True)
        | Q(material__campaign__ends_on__gte=on)
    )
