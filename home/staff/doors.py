"""What the report pages share: whose campaigns a person may see, the head, the downloads."""

from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaigns.models import Campaign, CampaignQuerySet
from materials.staff.pages import head
from outreach.accounts.asking import signed_in
from outreach.accounts.counties import counties_of
from outreach.accounts.models import User
from outreach.accounts.roles import Person
from outreach.places.counties import one_county

# Townships on a page.
LINES_SHOWN = 20
T = TypeVar("T")


def may_see_reports(person: Person) -> bool:
    return person.has_perm("campaigns.view_campaign")


def reader_of(request: HttpRequest) -> User:
    """The person behind the request, who may read reports."""
    return signed_in(request, may_see_reports)


def campaigns_of(request: HttpRequest) -> CampaignQuerySet:
    """The campaigns of this person's counties; others do not exist for them."""
    return Campaign.objects.filter(county__in=counties_of(reader_of(request)))


def find_campaign(request: HttpRequest, pk: int) -> Campaign:
    return get_object_or_404(campaigns_of(request).select_related("county", "lead_office"), pk=pk)


def campaign_of_the_moment(request: HttpRequest) -> Campaign | None:
    """The running one that ends first, because its gap is the most urgent; else the latest."""
    campaigns = campaigns_of(request).select_related("county")
    running = campaigns.running(on=timezone.localdate())
    ending = running.order_by(F("ends_on").asc(nulls_last=True), "-starts_on", "pk").first()
    return ending or campaigns.order_by("-starts_on", "-pk").first()


def to_campaign(request: HttpRequest, page: str, *, title: str, icon: str) -> HttpResponse:
    """Lead to a page of the campaign of the moment; without a campaign, say how to make one; raises CountyWanted."""
    one_county(reader_of(request))
    campaign = campaign_of_the_moment(request)
    if campaign is None:
        return render(request, "home/staff/no_campaign.html", head(title, icon))
    return redirect(page, pk=campaign.pk)


def trail(campaign: Campaign, *, board: bool = False) -> list[dict[str, str]]:
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": _("Home")},
        {"url": reverse("progress:campaign", args=[campaign.pk]), "label": str(campaign)},
    ]
    if board:
        crumbs.append({"url": reverse("coverage:board", args=[campaign.pk]), "label": _("Coverage")})
    return crumbs


def read_number(request: HttpRequest, name: str) -> int | None:
    """A whole number from the address, such as a primary key or a year; None for anything that is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def lines_on_page(lines: list[T], number: str | None) -> Page[T]:
    """One page of lines that were read together; a bad number gives the first, too large a one the last."""
    return Paginator(lines, LINES_SHOWN).get_page(number or 1)
