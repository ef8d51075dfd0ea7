"""The public's front door beside the pages: its style sheets, public briefs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers

from campaigns.models import Activity, CampaignPage, NewsPage
from home.models import Brief
from home.models.pages import Network
from home.reports.briefs.differences import frozen_figures
from home.reports.briefs.reading import read_brief
from home.specimens import specimens
from materials.models import MaterialPage
from outreach.content.colours import colour_rules
from outreach.content.stylesheet import site_stylesheet
from outreach.places.models import Township, county_of_site

FOR_EVER = {"max_age": 365 * 24 * 60 * 60, "immutable": True}
FOR_A_DAY = {"max_age": 24 * 60 * 60}
FOR_MINUTES = {"max_age": 5 * 60}
SHOWN_COLOURS = (
    "paper",
    "surface",
    "sunken",
    "ink",
    "ink-soft",
    "line",
    "line-strong",
    "warn",
    "warn-tint",
    "focus",
    "campaign",
    "campaign-ink",
    "campaign-tint",
    "campaign-line",
)


def stylesheet(request: HttpRequest) -> HttpResponse:
    """Serve all components as one file; asked by its digest it never changes."""
    sheet = site_stylesheet()
    takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(sheet.zipped if takes_gzip else sheet.content, content_type="text/css")
    if takes_gzip:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    patch_cache_control(
        response, public=True, **(FOR_EVER if request.GET.get("v") == sheet.digest else FOR_MINUTES)
    )
    return response


def style_page(request: HttpRequest) -> HttpResponse:
    """Show every colour, letter and component as it is now, with the county's own lectures and materials."""
    county = county_of_site(request)
    lectures = Activity.objects.for_county(county).lectures().public().upcoming(at=timezone.now())
    townships = Township.objects.for_county(county).active().with_director_count()
    campaigns = (
        CampaignPage.objects.for_county(county).announced().order_by("-campaign__starts_on", "-pk")[:3]
    )
    samples = specimens()
    context = samples | {
        "swatches": SHOWN_COLOURS,
        "lectures": lectures.with_place()[:2],
        "materials": MaterialPage.objects.for_county(county).on_shelf()[:4],
        "campaign_pages": campaigns,
        "news": NewsPage.objects.latest().public()[:3],
        "network": Network.of(townships),
        "colours": [*samples["campaign_colours"], *(page.campaign.colour for page in campaigns)],
    }
    return render(request, "home/style_page.html", context)


def colour_stylesheet(request: HttpRequest, colours: list[str]) -> HttpResponse:
    """Serve the shades of campaign colours, because a page may hold no style of its own."""
    rules = colour_rules(f"#{colour}" for colour in colours)
    response = HttpResponse(rules, content_type="text/css")
    patch_cache_control(response, public=True, **FOR_A_DAY)
    return response


def brief(request: HttpRequest, pk: int) -> HttpResponse:
    """An issued brief that staff put on the public site; any other does not exist."""
    row = get_object_or_404(Brief.objects.public().select_related("county", "campaign"), pk=pk)
    return render(request, "home/brief.html", {"brief": row, "read": read_brief(row, frozen_figures(row))})
