"""The coverage board: townships and villages by channel, the map, the gap list, the rows behind a cell."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from campaigns.models import Campaign
from home.actions.rules import may_change_rules
from home.models import CoverageChannel
from home.reports.board import Board, bands, read_board, read_gap, villages_of
from home.reports.coverage import Coverage, Rows
from home.reports.rules import Rule, read_rules
from home.reports.stating import statements
from home.reports.tallies import read_tallies
from home.staff.doors import (
    campaigns_of,
    find_campaign,
    lines_on_page,
    read_number,
    reader_of,
    to_campaign,
    trail,
)
from materials.staff.pages import head
from outreach.content.paging import page_of
from outreach.places.contacts import Mask, masks_of
from outreach.places.models import Township, Village
from outreach.spreadsheets.downloads import download, wanted_format

VILLAGES_SHOWN = 50
ROWS_SHOWN = 50
YES, NO = "✓", "—"


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return to_campaign(request, "coverage:board", title=_("Coverage"), icon="grip")


@require_GET
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """Townships by channel, and the map."""
    campaign = find_campaign(request, pk)
    read = read_board(campaign, on=timezone.localdate())
    form = wanted_format(request)
    if form is not None:
        headings = [_("Township"), _("Villages"), _("Reached"), *(rule.label for rule in read.rules.shown)]
        return download(form, name="coverage", sheet=_("Coverage"), headings=headings, rows=_lines(read))
    drawing, tiles = read.map()
    context = {
        "campaign": campaign,
        "campaigns": campaigns_of(request),
        "board": read,
        "map": drawing,
        "tiles": tiles,
        "bands": bands(),
        "page": lines_on_page(read.lines, request.GET.get("page")),
        "statements": statements(read.rules),
        "may_change_rules": may_change_rules(reader_of(request)),
    }
    page = head(_("Coverage"), "grip", trail=trail(campaign))
    return render(request, "home/staff/board.html", page | context)


def _lines(read: Board) -> Iterator[list[str | int]]:
    for line in read.lines:
        yield [line.township.name, line.villages, line.reached, *(cell.reached for cell in line.cells)]


@require_GET
def gaps(request: HttpRequest, pk: int) -> HttpResponse:
    """The villages still empty, and whom to call."""
    campaign = find_campaign(request, pk)
    township = _township(request, campaign)
    keys = read_gap(campaign, read_tallies(campaign), township=township)
    form = wanted_format(request)
    if form is not None:
        headings = [
            _("Township"),
            _("Village"),
            _("Child director"),
            _("Director's phone"),
            _("Child supervisor"),
            _("Supervisor's phone"),
        ]
        masks = masks_of(request.user)
        rows = (_gap_row(village, masks) for village in villages_of(keys))
        return download(form, name="gaps", sheet=_("Gap list"), headings=headings, rows=rows)
    page = page_of(keys, request.GET.get("page"), per_page=VILLAGES_SHOWN)
    context = {
        "campaign": campaign,
        "township": township,
        "page": page,
        "villages": villages_of(list(page.object_list)),
        "days_left": campaign.days_left(on=timezone.localdate()),
        "is_over": campaign.is_over(on=timezone.localdate()),
    }
    crumbs = head(_("Gap list"), "warning", trail=trail(campaign, board=True))
    return render(request, "home/staff/gaps.html", crumbs | context)


def _gap_row(village: Village, masks: tuple[Mask, Mask]) -> list[str]:
    township, (name, phone) = village.township, masks
    return [
        township.name,
        village.name,
        name(village.director_name),
        phone(village.director_phone),
        name(township.supervisor_name),
        phone(township.supervisor_phone),
    ]


@require_GET
def township_page(request: HttpRequest, pk: int, township: int) -> HttpResponse:
    """The villages of one township by channel; `channel` in the address keeps those that it reached."""
    campaign = find_campaign(request, pk)
    place = get_object_or_404(Township, pk=township, county=campaign.county_id)
    coverage = Coverage(read_rules(campaign), [place.pk])
    villages = coverage.villages().order_by("code", "pk")
    channel = _channel(request, coverage) if request.GET.get("channel") else None
    show = request.GET.get("show", "")
    if channel is not None:
        villages = villages.filter(coverage.reaches(channel))
    elif show == "reached":
        villages = coverage.reached(villages)
    elif show == "empty":
        villages = coverage.empty(villages)
    shown = coverage.rules.shown
    form = wanted_format(request)
    if form is not None:
        headings = [_("Village"), _("Child director"), _("Phone"), *(rule.label for rule in shown)]
        masks = masks_of(request.user)
        rows = (_village_row(village, shown, masks) for village in coverage.annotated(villages))
        return download(form, name="villages", sheet=place.name, headings=headings, rows=rows)
    page = page_of(coverage.annotated(villages), request.GET.get("page"), per_page=VILLAGES_SHOWN)
    context = {
        "campaign": campaign,
        "township": place,
        "rules": shown,
        "channel": channel,
        "show": show,
        "page": page,
        "lines": [(village, [(rule, flag(village, rule)) for rule in shown]) for village in page.object_list],
    }
    crumbs = head(place.name, "site", trail=trail(campaign, board=True))
    return render(request, "home/staff/township.html", crumbs | context)


def flag(village: Village, rule: Rule) -> bool:
    return bool(getattr(village, f"by_{rule.channel}"))


def _village_row(village: Village, shown: list[Rule], masks: tuple[Mask, Mask]) -> list[str]:
    flags = [YES if flag(village, rule) else NO for rule in shown]
    name, phone = masks
    return [village.name, name(village.director_name), phone(village.director_phone), *flags]


@require_GET
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """The activities, hand-outs and deliveries behind a cell: of a village, a township, or the county's own."""
    campaign = find_campaign(request, pk)
    coverage = Coverage(read_rules(campaign))
    channel = _channel(request, coverage)
    place, found = _rows_behind(request, campaign, coverage, channel)
    context = {
        "campaign": campaign,
        "channel": channel,
        "place": place,
        "activities": page_of(
            found.activities.with_place().order_by("-starts_at", "-pk"),
            request.GET.get("page"),
            per_page=ROWS_SHOWN,
        ),
        "hand_outs": found.hand_outs.select_related("edition__material", "village", "township").order_by(
            "-pk"
        )[:ROWS_SHOWN],
        "hand_out_count": found.hand_outs.count(),
        "deliveries": found.deliveries.select_related("village", "receipt").order_by("-pk")[:ROWS_SHOWN],
        "delivery_count": found.deliveries.count(),
        "total": found.count(),
    }
    title = _("%(place)s: %(channel)s") % {"place": place, "channel": channel.label}
    page = head(title, "list-ul", trail=trail(campaign, board=True))
    return render(request, "home/staff/cell_rows.html", page | context)


def _rows_behind(
    request: HttpRequest, campaign: Campaign, coverage: Coverage, rule: Rule
) -> tuple[Any, Rows]:
    key = read_number(request, "village")
    if key is not None:
        places = Village.objects.filter(township__county=campaign.county_id)
        village = get_object_or_404(places, pk=key)
        return village, coverage.rows_for_village(rule, village)
    township = _township(request, campaign)
    return township or campaign.county, coverage.rows_of_township(rule, township)


def _township(request: HttpRequest, campaign: Campaign) -> Township | None:
    """The township in the address; one of another county does not exist here."""
    if not request.GET.get("township"):
        return None
    return get_object_or_404(Township, pk=read_number(request, "township"), county=campaign.county_id)


def _channel(request: HttpRequest, coverage: Coverage) -> Rule:
    wanted = request.GET.get("channel", "")
    rule = coverage.rules.of(wanted) if wanted in CoverageChannel.values else None
    if rule is None:
        raise Http404
    return rule
