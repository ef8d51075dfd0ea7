"""The read-only JSON API of what is public anyway: campaigns, figures, lectures, materials, news."""

from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

# The description is English for machines; our page shows it in the reader's language.
from django.utils.translation import gettext_noop as _
from django.views.decorators.http import require_safe
from ninja import NinjaAPI, Path, Query
from ninja.errors import HttpError

from campaigns.models import Activity, Campaign, CampaignPage, NewsPage
from campaigns.models.figures import campaign_figures
from campaigns.states import DONE
from home.api import schemas
from home.api.paging import Chosen, counties_chosen, listed
from materials.models import MaterialPage
from outreach.places.models import Region

FOR_A_MINUTE = {"public": True, "max_age": 60}
Key = Annotated[int, Path(ge=1, le=2**63 - 1, description=_("Number of a campaign."))]

api = NinjaAPI(
    title="Outreach",
    version="1",
    description="What the public site shows, as JSON. Read only; no key is needed.",
    # Our own page stands at the root of the API: it needs no script and no other host.
    docs_url=None,
    urls_namespace="api",
)


@api.get("/counties", response=schemas.Counties, summary=_("Counties"))
def counties(request: HttpRequest, choice: Chosen) -> Any:
    return listed(counties_chosen(choice).order_by("code"), choice, lambda row: row)


@api.get(
    "/campaigns", response={200: schemas.Campaigns, 404: schemas.Fault}, summary=_("Announced campaigns")
)
def campaigns(request: HttpRequest, choice: Chosen) -> Any:
    rows = Campaign.objects.announced().filter(county__in=counties_chosen(choice))
    pages = _campaign_pages(request)
    return listed(
        rows.select_related("county").order_by("-starts_on", "-pk"),
        choice,
        lambda row: _campaign(row, pages.get(row.pk, "")),
    )


@api.get(
    "/campaigns/{pk}/figures",
    response={200: schemas.Figures, 404: schemas.Fault},
    summary=_("What a campaign has reached, and its targets"),
)
def figures(request: HttpRequest, pk: Key) -> Any:
    campaign = Campaign.objects.announced().filter(pk=pk).first()
    if campaign is None:
        raise HttpError(404, "There is no such campaign.")
    found = campaign_figures(campaign)
    items = [
        {
            "code": one.measure.code,
            "name": one.measure.name,
            "unit": one.measure.unit,
            "amount": one.amount,
            "target": one.target,
        }
        for one in found
    ]
    return {"count": len(items), "items": items}


@api.get(
    "/lectures", response={200: schemas.Lectures, 404: schemas.Fault}, summary=_("Lectures to come and held")
)
def lectures(
    request: HttpRequest,
    choice: Chosen,
    township: Annotated[str, Query(max_length=20, description=_("Code of a township; empty: all."))] = "",
) -> Any:
    rows = Activity.objects.lectures().public().for_counties(counties_chosen(choice))
    if township:
        rows = rows.none() if "\x00" in township else rows.filter(township__code=township)
    ordered = rows.with_place().select_related("campaign__county").order_by("-starts_at", "-pk")
    return listed(ordered, choice, _lecture)


@api.get("/materials", response={200: schemas.Materials, 404: schemas.Fault}, summary=_("Public materials"))
def materials(request: HttpRequest, choice: Chosen) -> Any:
    pages = MaterialPage.objects.public().filter(material__county__in=counties_chosen(choice))
    rows = pages.on_shelf().select_related("material__county")
    return listed(rows, choice, lambda page: _material(page, request))


@api.get("/news", response={200: schemas.NewsList, 404: schemas.Fault}, summary=_("News, the newest first"))
def news(request: HttpRequest, choice: Chosen) -> Any:
    shown = CampaignPage.objects.announced().public()
    counties = counties_chosen(choice)
    rows = NewsPage.objects.latest().public()
    places = _news_places(shown.filter(campaign__county__in=counties))
    condition = _below(places)
    return listed(rows.filter(condition), choice, lambda page: _news(page, places, request))


def _campaign(row: Campaign, address: str) -> dict[str, Any]:
    return {
        "id": row.pk,
        "county": row.county.code,
        "name": row.name,
        "slogan": row.slogan,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "state": row.state,
        "address": address,
    }


def _campaign_pages(request: HttpRequest) -> dict[int, str]:
    pages = CampaignPage.objects.live().public()
    return {page.campaign_id: page.get_full_url(request) or "" for page in pages}


def _lecture(row: Activity) -> dict[str, Any]:
    return {
        "id": row.pk,
        "county": row.campaign.county.code,
        "township": row.township.code if row.township else None,
        "campaign": row.campaign_id,
        "title": row.title,
        "kind": row.kind.name,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "place": row.place_name(),
        "audience": row.audience,
        "is_held": row.state in DONE,
    }


def _material(page: MaterialPage, request: HttpRequest) -> dict[str, Any]:
    row = page.material
    return {
        "code": row.code,
        "county": row.county.code,
        "name": row.name,
        "kind": row.kind,
        "description": row.description,
        "pages": row.pages,
        "address": page.get_full_url(request) or "",
    }


def _news_places(pages: Any) -> dict[str, Region]:
    """The county of each campaign page, by its path in the tree; one query."""
    return {page.path: page.campaign.county for page in pages.select_related("campaign__county")}


def _below(places: dict[str, Region]) -> Q:
    """News stand below the page of their campaign."""
    condition = Q(pk__in=[])
    for path in places:
        condition |= Q(path__startswith=path, depth=len(path) // 4 + 1)
    return condition


def _news(page: NewsPage, places: dict[str, Region], request: HttpRequest) -> dict[str, Any]:
    return {
        "id": page.pk,
        "county": places[page.path[:-4]].code,
        "title": page.title,
        "summary": page.summary,
        "published_on": page.published_on,
        "address": page.get_full_url(request) or "",
    }


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    """What the API offers, from its own OpenAPI description; no script."""
    schema: dict[str, Any] = api.get_openapi_schema()
    paths = [
        {"path": path, **operation["get"]}
        for path, operation in schema["paths"].items()
        if "get" in operation
    ]
    response = render(request, "home/api.html", {"paths": paths, "info": schema["info"]})
    patch_cache_control(response, **FOR_A_MINUTE)
    return response
