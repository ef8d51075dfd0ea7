"""Sums of counties for the prefecture and the province: no row of a county, only what it did in a year."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from campaigns.models import Measure
from home.reports.upward import RegionSum, RegionTree, measures_in, sums_of, total_of, years_of
from home.staff.doors import may_see_reports, read_number, reader_of
from materials.staff.pages import head
from outreach.accounts.counties import is_above_counties
from outreach.accounts.roles import Person
from outreach.places.models import Region, RegionLevel
from outreach.spreadsheets.downloads import Value, download, wanted_format


def may_see_sums(person: Person) -> bool:
    return may_see_reports(person) and is_above_counties(person)


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The regions directly below the person's own; an administrator of all begins at the top."""
    return _page(request, RegionTree(), _own_region(request))


@require_GET
def region_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The regions below one region, which lies below the person's own."""
    own, tree = _own_region(request), RegionTree()
    region = tree.by_key.get(pk)
    if region is None or region.level == RegionLevel.COUNTY or not tree.is_within(region, own):
        raise Http404
    return _page(request, tree, region)


def _own_region(request: HttpRequest) -> Region | None:
    """Whose sums begin where; None for the administrator of all."""
    person = reader_of(request)
    if not may_see_sums(person):
        raise Http404
    return person.office.county if person.office else None


def _page(request: HttpRequest, tree: RegionTree, above: Region | None) -> HttpResponse:
    below = tree.below[above.pk if above else None]
    years = years_of(county for region in below for county in tree.counties(region))
    year = _year(request, years)
    sums = sums_of(tree, below, year=year)
    measures, total = measures_in(sums), total_of(sums)
    title = above.name if above else _("All regions")
    form = wanted_format(request)
    if form is not None:
        return download(
            form, name=f"sums-{year}", sheet=title, headings=_headings(measures), rows=_rows(sums, measures)
        )
    context = {
        "above": above,
        "year": year,
        "years": years,
        "measures": measures,
        "lines": [(one, [one.amounts.get(measure.pk, 0) for measure in measures]) for one in sums],
        "total": total,
        "total_amounts": [total.amounts.get(measure.pk, 0) for measure in measures],
    }
    trail = [{"url": reverse("wagtailadmin_home"), "label": _("Home")}]
    if request.resolver_match and request.resolver_match.url_name == "region":
        trail.append({"url": reverse("sums:index"), "label": _("Sums of regions")})
    return render(request, "home/staff/sums.html", head(title, "globe", trail=trail) | context)


def _year(request: HttpRequest, years: list[int]) -> int:
    """The year of the address if it has a campaign, else the latest that has one."""
    wanted = read_number(request, "year")
    if wanted is not None and wanted in years:
        return wanted
    return next(iter(years), timezone.localdate().year)


def _headings(measures: list[Measure]) -> list[str]:
    return [
        _("Region"),
        _("Counties"),
        _("Campaigns"),
        _("Townships"),
        _("Townships reached"),
        _("Villages"),
        _("Villages reached"),
        *(f"{measure.name}（{measure.unit}）" for measure in measures),
    ]


def _rows(sums: list[RegionSum], measures: list[Measure]) -> list[list[Value]]:
    return [
        [
            str(one.region),
            one.counties,
            one.campaigns,
            one.townships,
            one.townships_reached,
            one.villages,
            one.villages_reached,
            *(one.amounts.get(measure.pk, 0) for measure in measures),
        ]
        for one in sums
    ]
