"""One brief as staff see it: its text with linked numbers, the rows behind one, what moved, its files."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from home.models import Brief
from home.reports.briefs import actions
from home.reports.briefs.actions import CutOffInFuture
from home.reports.briefs.differences import differences, figures_now, frozen_figures
from home.reports.briefs.docx import write_docx
from home.reports.briefs.figures import Figure
from home.reports.briefs.links import read_links
from home.reports.briefs.reading import figures_to_show, read_brief
from home.staff.pages import crumbs, head, reader
from materials.actions.papers import request_paper
from outreach.accounts.counties import counties_of
from outreach.filenames import safe_part
from outreach.moves import AlreadyMoved

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def find_brief(request: HttpRequest, pk: int) -> Brief:
    """A brief of the person's counties; another county's does not exist."""
    own = Brief.objects.for_counties(counties_of(reader(request)))
    return get_object_or_404(own.select_related("county", "campaign", "issued_by", "created_by"), pk=pk)


def page(request: HttpRequest, pk: int) -> HttpResponse:
    brief, person = find_brief(request, pk), reader(request)
    at = timezone.now()
    figures = figures_to_show(brief, at=at)
    read = read_brief(brief, figures)
    context = {
        "brief": brief,
        "read": read,
        "figures": figures,
        "empty": [figure for figure in figures if not figure.amount],
        "may_issue": not brief.is_issued and actions.may_issue_brief(person, brief),
        "may_edit": not brief.is_issued and actions.may_write_brief(person, brief),
        "may_again": brief.is_issued and actions.may_write_brief(person, brief),
        "may_show": brief.is_issued and actions.may_issue_brief(person, brief),
    }
    return render(
        request, "home/staff/briefs/page.html", head(str(brief), "doc-full", trail=crumbs()) | context
    )


def figure(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """The rows that a number rests on, each with its record."""
    brief = find_brief(request, pk)
    found = [one for one in figures_to_show(brief, at=timezone.now()) if one.key == key]
    if not found:
        raise Http404
    context = {"brief": brief, "figure": found[0], "rows": _linked(brief, found[0])}
    return render(request, "home/staff/briefs/figure.html", _head(brief, found[0].label) | context)


def _linked(brief: Brief, figure: Figure) -> list[dict[str, Any]]:
    pairs = [(figure.key, row.record) for row in figure.rows]
    links = read_links(brief.county, pairs, until=brief.cut_off)
    return [{"row": row, "address": links.of(figure.key, row.record)} for row in figure.rows]


def _head(brief: Brief, title: str) -> dict[str, Any]:
    here = {"url": reverse("brief:page", args=[brief.pk]), "label": str(brief)}
    return head(title, "doc-full", trail=crumbs(here))


def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """An issued brief against the records of now, or against another issued brief of its county."""
    brief = find_brief(request, pk)
    if not brief.is_issued:
        raise Http404
    at = timezone.now()
    others = Brief.objects.issued().filter(county=brief.county_id).exclude(pk=brief.pk)
    chosen = request.GET.get("with", "")
    other = get_object_or_404(others, pk=int(chosen)) if chosen.isdecimal() and len(chosen) < 10 else None
    now = frozen_figures(other) if other else figures_now(brief, at=at)
    changes = differences(frozen_figures(brief), now)
    links = read_links(brief.county, [(change.key, row.record) for change in changes for row in change.rows])
    context = {
        "brief": brief,
        "other": other,
        "others": others[:30],
        "at": at,
        "changes": [
            {
                "change": change,
                "rows": [{"row": row, "address": links.of(change.key, row.record)} for row in change.rows],
            }
            for change in changes
        ],
    }
    return render(request, "home/staff/briefs/difference.html", _head(brief, _("What moved")) | context)


@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    brief = find_brief(request, pk)
    try:
        issued = actions.issue_brief(brief=brief, actor=reader(request), at=timezone.now())
    except (AlreadyMoved, CutOffInFuture) as refused:
        messages.error(request, str(refused))
        return redirect("brief:page", pk=pk)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("brief:edit", pk)
    words = _("%(brief)s is issued. Its text and figures stay as they are from now on.")
    messages.success(request, words % {"brief": issued})
    return redirect("brief:page", pk=pk)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft with the wording and the cut-off of this one."""
    brief, person = find_brief(request, pk), reader(request)
    if not brief.is_issued:
        raise PermissionDenied
    try:
        draft = actions.save_draft(
            brief=actions.draft_again(brief, actor=person), actor=person, at=timezone.now()
        )
    except ValidationError as refused:
        # A kind or material that the old wording names may be gone.
        messages.error(request, " ".join(refused.messages))
        return redirect("brief:page", pk=pk)
    return redirect("brief:page", pk=draft.pk)


@require_POST
def show(request: HttpRequest, pk: int) -> HttpResponse:
    brief = find_brief(request, pk)
    wanted = request.POST.get("public") == "1"
    try:
        actions.show_brief(brief=brief, is_public=wanted, actor=reader(request), at=timezone.now())
    except AlreadyMoved as refused:
        messages.error(request, str(refused))
    else:
        is_shown = (
            _("The brief is on the public site now.")
            if wanted
            else _("The brief is off the public site now.")
        )
        messages.success(request, is_shown)
    return redirect("brief:page", pk=pk)


def word(request: HttpRequest, pk: int) -> HttpResponse:
    """The brief as DOCX, made at once: a few milliseconds."""
    brief = find_brief(request, pk)
    read = read_brief(brief, figures_to_show(brief, at=timezone.now()))
    response = HttpResponse(write_docx(read), content_type=DOCX)
    name = f"{safe_part(f'{read.issuer}{read.number}')}.docx"
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response


@require_POST
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the worker for the PDF in the form of GB/T 9704, and wait for it."""
    brief = find_brief(request, pk)
    job = request_paper(kind="brief", pk=brief.pk, actor=reader(request), at=timezone.now())
    return redirect("materials_staff:paper_wait", pk=job.pk)
