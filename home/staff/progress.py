"""The progress page of a campaign, and the rows behind its numbers."""

from typing import Any

from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages

from campaigns.models import Activity, ActivityQuerySet, Campaign, Measure
from campaigns.states import ActivityState
from home.actions.cloning import may_clone
from home.actions.reminders import may_remind, remind_townships
from home.reports.charts import progress_chart
from home.reports.late import late_activities, on_time_activities, read_reports
from home.reports.progress import PLACES, read_copies, read_progress, rows_of_measure
from home.reports.rules import read_rules
from home.reports.tallies import handed_out, read_tallies
from home.staff.doors import (
    campaigns_of,
    find_campaign,
    lines_on_page,
    read_number,
    reader_of,
    to_campaign,
    trail,
)
from materials.models import HandOut, MaterialTarget
from materials.staff.pages import head
from outreach.content.paging import page_of
from outreach.places.models import Township
from outreach.spreadsheets.downloads import Value, download, wanted_format

PER_PAGE = 50
# What the page of reports may show, by its name in the address.
REPORTS = ("reported", "on_time", "late", "expected")


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    return to_campaign(request, "progress:campaign", title=_("Progress"), icon="tasks")


@require_GET
def campaign_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Targets and what is reached, who has reported, who is late."""
    campaign = find_campaign(request, pk)
    at = timezone.now()
    rules, tallies = read_rules(campaign), read_tallies(campaign)
    steps = read_progress(campaign, tallies, on=timezone.localdate(at))
    reports, office = read_reports(rules, tallies, at=at)
    form = wanted_format(request)
    if form is not None:
        rows: list[list[Value]] = [
            [one.township.name, one.expected, one.reported, one.on_time, one.late] for one in reports
        ]
        headings = [_("Township"), _("Expected"), _("Reported"), _("On time"), _("Late")]
        return download(
            form, name="reports", sheet=pgettext("of activities", "Reports"), headings=headings, rows=rows
        )
    context = {
        "campaign": campaign,
        "campaigns": campaigns_of(request),
        "steps": steps,
        "chart": progress_chart(steps),
        "copies": read_copies(campaign, tallies),
        "rules": rules,
        "page": lines_on_page(reports, request.GET.get("page")),
        "office_reported": office.reported,
        "office_late": office.late,
        "sums": {
            name: sum(getattr(one, name) for one in reports)
            for name in ("expected", "reported", "on_time", "late")
        },
        "days_left": campaign.days_left(on=timezone.localdate(at)),
        "may_remind": may_remind(reader_of(request)),
        "may_clone": may_clone(reader_of(request)),
    }
    page = head(_("Progress"), "tasks", trail=trail(campaign)[:1])
    return render(request, "home/staff/progress.html", page | context)


@require_GET
def measure_rows(request: HttpRequest, pk: int, measure: int) -> HttpResponse:
    """The activities whose amounts add up to one number."""
    campaign = find_campaign(request, pk)
    counted = get_object_or_404(Measure, pk=measure)
    if counted.code in PLACES:
        return redirect("coverage:board", pk=pk)
    rows = rows_of_measure(campaign, counted)
    title = _("%(measure)s: the rows behind the number") % {"measure": counted.name}
    return show_rows(request, campaign, rows, title=title, measure=counted)


@require_GET
def copies_rows(request: HttpRequest, pk: int, material: int) -> HttpResponse:
    """The hand-outs whose copies add up to one number."""
    campaign = find_campaign(request, pk)
    target = get_object_or_404(
        MaterialTarget.objects.select_related("material"), campaign=campaign, material=material
    )
    rows = handed_out(campaign).filter(edition__material=material).select_related("township", "village")
    rows = rows.order_by("-handed_out_on", "-pk")
    title = _("%(measure)s: the rows behind the number") % {"measure": target.material}
    form = wanted_format(request)
    if form is not None:
        headings = [_("Township"), _("Village"), _("Given to"), _("Day"), _("Copies")]
        return download(form, name="copies", sheet=_("Copies"), headings=headings, rows=map(_hand_out, rows))
    context = {
        "campaign": campaign,
        "page": page_of(rows, request.GET.get("page"), per_page=PER_PAGE),
        "total": rows.aggregate(total=Sum("copies"))["total"] or 0,
    }
    crumbs = head(title, "list-ul", trail=trail(campaign))
    return render(request, "home/staff/copies_rows.html", crumbs | context)


def _hand_out(row: HandOut) -> list[Value]:
    return [
        str(row.township),
        str(row.village or ""),
        str(row.get_receivers_display()),
        row.handed_out_on.isoformat(),
        row.copies,
    ]


@require_GET
def reports(request: HttpRequest, pk: int, show: str) -> HttpResponse:
    """The activities behind a number of reports, of one township or of all; `office` has no township."""
    if show not in REPORTS:
        raise Http404
    campaign = find_campaign(request, pk)
    rows = _reports(campaign, show)
    titles = {
        "reported": _("Reported activities"),
        "on_time": _("Activities reported on time"),
        "late": _("Activities without a report that is due"),
        "expected": _("Activities whose report is expected by now"),
    }
    if request.GET.get("township") == "office":
        rows = rows.filter(township__isnull=True)
    elif (key := read_number(request, "township")) is not None:
        rows = rows.filter(township=get_object_or_404(Township, pk=key, county=campaign.county_id))
    elif request.GET.get("township"):
        raise Http404
    else:
        # The column's sum counts townships in use; the office's own work has a line of its own.
        rows = rows.filter(township__is_active=True)
    return show_rows(request, campaign, rows.with_place().order_by("-starts_at", "-pk"), title=titles[show])


def _reports(campaign: Campaign, show: str) -> ActivityQuerySet:
    due_days = read_rules(campaign).due_days
    late = late_activities(campaign, due_days=due_days, at=timezone.now())
    done = Activity.objects.filter(campaign=campaign).done()
    if show == "late":
        return late
    if show == "on_time":
        return on_time_activities(campaign, due_days=due_days)
    return done if show == "reported" else (done | late)


def show_rows(
    request: HttpRequest,
    campaign: Campaign,
    rows: ActivityQuerySet,
    *,
    title: str,
    measure: Measure | None = None,
) -> HttpResponse:
    """A page of activities, or all of them as a spreadsheet."""
    form = wanted_format(request)
    if form is not None:
        headings: list[Any] = [_("Activity"), _("Kind"), _("State"), _("Day"), _("Venue")]
        if measure is not None:
            headings.append(str(measure))
        written = [_written(row, with_amount=measure is not None) for row in rows]
        return download(form, name="rows", sheet=title, headings=headings, rows=written)
    page = page_of(rows, request.GET.get("page"), per_page=PER_PAGE)
    context = {
        "campaign": campaign,
        "measure": measure,
        "page": page,
        "total": sum(rows.values_list("amount", flat=True)) if measure else page.paginator.count,
    }
    crumbs = head(title, "list-ul", trail=trail(campaign))
    return render(request, "home/staff/rows.html", crumbs | context)


def _written(row: Activity, *, with_amount: bool) -> list[str | int | None]:
    cells: list[str | int | None] = [
        row.title,
        str(row.kind),
        str(ActivityState(row.state).label),
        f"{timezone.localtime(row.starts_at):%Y-%m-%d %H:%M}",
        row.place_name(),
    ]
    return [*cells, row.amount] if with_amount else cells


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the townships whose reports are late: one of them, or all."""
    campaign = find_campaign(request, pk)
    text = request.POST.get("township", "")
    only = None
    if text:
        key = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
        only = get_object_or_404(Township, pk=key, county=campaign.county_id)
    outcome = remind_townships(campaign=campaign, actor=reader_of(request), at=timezone.now(), only=only)
    for sentence in outcome.sentences():
        messages.success(request, sentence) if outcome.sent else messages.warning(request, sentence)
    return redirect(f"{reverse('progress:campaign', args=[pk])}#reports")
