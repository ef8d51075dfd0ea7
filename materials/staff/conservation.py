"""The page where a person sees at a glance where all copies are 数量闭环, and the check of the whole ledger."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.widgets.button import HeaderButton

from campaigns.models import Campaign
from materials.actions.balances import find_imbalances, find_wrong_totals
from materials.actions.conservation import Flow, find_flow
from materials.actions.holdings import read_township_lines
from materials.documents.flow_drawing import Stream, draw_flow
from materials.models import Edition, Material, Movement
from materials.staff.pages import head
from materials.staff.stock import trail
from materials.staff.stock_pages import read_pk, require_county
from outreach.places.models import Region


def index(request: HttpRequest) -> HttpResponse:
    """Show the flow of one material, of one campaign, or of everything."""
    county = require_county(request)
    materials = Material.objects.filter(county=county, editions__print_runs__isnull=False).distinct()
    campaigns = Campaign.objects.filter(materials__in=materials).distinct().order_by("-starts_on", "pk")
    subject, editions = _chosen(request, county, materials, campaigns)
    flow = find_flow(editions)
    streams = stream_of(flow)
    context = {
        "subject": subject,
        "materials": materials.order_by("code", "pk"),
        "campaigns": campaigns,
        "flow": flow,
        "streams": streams,
        "drawing": draw_flow(streams),
        "lines": read_township_lines(county, editions),
    }
    check = HeaderButton(_("Check the whole ledger"), url=reverse("conservation:check"), icon_name="check")
    page = head(_("Where the copies are"), "resubmit", trail=trail(), buttons=[check]) | context
    return render(request, "materials/staff/conservation/index.html", page)


def _chosen(
    request: HttpRequest, county: Region, materials: QuerySet[Material], campaigns: QuerySet[Campaign]
) -> tuple[Material | Campaign | None, list[Edition]]:
    """What the address names, and its editions; another county's material is a 404."""
    editions = Edition.objects.filter(material__county=county)
    for name, rows, field in (
        ("material", materials, "material"),
        ("campaign", campaigns, "material__campaign"),
    ):
        if not request.GET.get(name):
            continue
        chosen: Any = get_object_or_404(rows, pk=read_pk(request.GET, name))
        return chosen, list(editions.filter(**{field: chosen}))
    return None, list(editions)


def stream_of(flow: Flow) -> Stream:
    """The flow as a tree of streams with their words; what the books can't explain is a stream of its own."""
    stayed = Stream(
        "delivered",
        _("delivered"),
        flow.stayed_at_units,
        parts=_with_rest(
            flow.stayed_at_units,
            Stream("handed-out", _("handed out"), flow.handed_out),
            Stream("left", _("left with townships"), flow.at_townships),
            Stream("left", _("left with villages"), flow.at_villages),
            Stream("gone", _("lost or destroyed there"), flow.gone_at_units),
        ),
    )
    accepted = flow.accepted + flow.found
    store = Stream("store", _("in the store"), flow.in_store, _store_note(flow))
    into_use = Stream(
        "accepted",
        _("accepted"),
        accepted,
        _("with %(found)d found at counts") % {"found": flow.found} if flow.found else "",
        parts=_with_rest(
            accepted,
            Stream("gone", _("written off before delivery"), flow.written_off - flow.gone_at_units),
            store,
            Stream("way", _("on the way"), flow.on_the_way),
            stayed,
        ),
    )
    rejected = Stream("rejected", _("rejected, back to the printer"), flow.rejected)
    printed = flow.printed + flow.found
    return Stream("printed", _("printed"), printed, parts=_with_rest(printed, rejected, into_use))


def _store_note(flow: Flow) -> str:
    notes = []
    if flow.reserved:
        notes.append(_("%(copies)d promised") % {"copies": flow.reserved})
    if flow.returned:
        notes.append(_("%(copies)d came back") % {"copies": flow.returned})
    return " · ".join(notes)


def _with_rest(copies: int, *parts: Stream) -> tuple[Stream, ...]:
    """Add what the books can't explain, too few or too many, as a part that stands out.

    The part that goes on comes last, so that no band bends around what lies behind it.
    """
    rest = copies - sum(part.copies for part in parts)
    if rest > 0:
        return (Stream("fault", _("not in the books"), rest), *parts)
    if rest < 0:
        return (Stream("fault", _("more than there can be"), -rest), *parts)
    return parts


def check(request: HttpRequest) -> HttpResponse:
    """Add up the county's whole ledger and its hand-outs, compare both with what is kept; slow when they are many."""
    county = require_county(request)
    context = {
        "imbalances": find_imbalances(county),
        "wrong_totals": find_wrong_totals(county),
        "movements": Movement.objects.filter(county=county).count(),
        "checked_at": timezone.now(),
    }
    here = [*trail(), {"url": reverse("conservation:index"), "label": _("Where the copies are")}]
    page = head(_("Check of the ledger"), "check", trail=here) | context
    return render(request, "materials/staff/conservation/check.html", page)
