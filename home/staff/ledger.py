"""The staff's door to the ledger pack: campaigns, what is missing in one, asking for the ZIP."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.models import Campaign, WorkStandard
from home.reports.ledger.actions import PACK, may_pack, request_pack
from home.reports.ledger.contents import read_contents
from home.staff.pages import head, reader
from outreach.accounts.counties import counties_of
from outreach.jobs.models import Job

RECENT = 5


def find_campaign(request: HttpRequest, pk: int) -> Campaign:
    own = Campaign.objects.filter(county__in=counties_of(reader(request))).select_related("county")
    return get_object_or_404(own, pk=pk)


def index(request: HttpRequest) -> HttpResponse:
    own = Campaign.objects.filter(county__in=counties_of(reader(request))).order_by("-starts_on", "-pk")
    return render(
        request,
        "home/staff/ledger/index.html",
        head(_("Ledger pack"), "folder-open-inverse", trail=[]) | {"campaigns": own},
    )


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What an inspection would miss comes first; the pack can be made all the same."""
    campaign, person = find_campaign(request, pk), reader(request)
    contents = read_contents(campaign)
    jobs = Job.objects.filter(kind=PACK, created_by=person, payload__campaign=campaign.pk)
    trail = [{"url": reverse("ledger:index"), "label": _("Ledger pack")}]
    context = {
        "campaign": campaign,
        "missing": contents.missing(),
        "activities": len(contents.entries),
        "photos": sum(len(one.photos) for one in contents.entries),
        "papers": sum(len(one.papers) for one in contents.entries),
        "standards": WorkStandard.objects.filter(
            activities_tagged__content_object__campaign=campaign
        ).distinct(),
        "jobs": jobs.order_by("-pk")[:RECENT],
        "may_pack": may_pack(person, campaign),
    }
    title = campaign.name
    return render(
        request, "home/staff/ledger/detail.html", head(title, "folder-open-inverse", trail=trail) | context
    )


@require_POST
def pack(request: HttpRequest, pk: int) -> HttpResponse:
    campaign = find_campaign(request, pk)
    wanted = request.POST.get("standard", "")
    standard = WorkStandard.objects.filter(name=wanted).values_list("name", flat=True).first() or ""
    job = request_pack(campaign=campaign, standard=standard, actor=reader(request), at=timezone.now())
    return redirect("jobs:detail", pk=job.pk)
