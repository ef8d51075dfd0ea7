"""The staff's door to print files: choose profile and scope, see what is missing, publish what was made."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from materials.actions.checks import FaultyPlaces
from materials.actions.renders import LETTERS, SHEETS, VOLUMES, is_private, start_letter_run, start_render
from materials.actions.volumes import VOLUME_LETTERS
from materials.documents.faults import DesignFault
from materials.documents.recipients import PlaceFault
from materials.models import Design
from materials.staff.letter_form import LetterForm
from materials.staff.make_form import MakeForm
from materials.states import PrintProfile
from outreach.accounts.counties import counties_of
from outreach.accounts.roles import Person, may_render
from outreach.jobs.models import Job
from outreach.spreadsheets import SpreadsheetRefused

RECENT_JOBS = 8
# A roster can be wrong in thousands of rows; a person mends the first ones and looks again.
SHOWN_FAULTS = 200


def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form and what was made before; start a job on POST."""
    if not may_render(request.user):
        raise PermissionDenied
    designs = Design.objects.filter(county__in=counties_of(request.user))
    design = get_object_or_404(designs.select_related("county", "latest_revision"), pk=pk)
    form = _form(request, design)
    context: dict[str, Any] = {"design": design, "form": form, "jobs": recent_jobs(design, request.user)}
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("jobs:detail", pk=_start(request, design, form).pk)
        except DesignFault as fault:
            messages.error(request, fault.sentence)
        except SpreadsheetRefused as refused:
            form.add_error("roster_file", str(refused))
        except FaultyPlaces as fault:
            context |= {
                "faults": [_fault_row(one) for one in fault.faults[:SHOWN_FAULTS]],
                "found": len(fault.faults),
            }
    return render(request, "materials/staff/make.html", context)


def _form(request: HttpRequest, design: Design) -> MakeForm:
    asked = (request.POST, request.FILES) if request.method == "POST" else ()
    initial = {"key": uuid.uuid4()}
    if design.is_merged:
        return LetterForm(*asked, design=design, actor=request.user, initial=initial)
    return MakeForm(*asked, design=design, initial=initial)


def _start(request: HttpRequest, design: Design, form: MakeForm) -> Job:
    asked = {
        "design": design,
        "revision": form.cleaned_data["revision"],
        "profile": form.cleaned_data["profile"],
        "actor": request.user,
        "at": timezone.now(),
        "idempotency_key": str(form.cleaned_data["key"]),
    }
    if not isinstance(form, LetterForm) or asked["profile"] == PrintProfile.SCREEN:
        return start_render(**asked)
    return start_letter_run(
        **asked,
        villages=form.villages(design),
        split=form.cleaned_data["split"],
        volume=form.cleaned_data["volume"] or VOLUME_LETTERS,
        rule=form.cleaned_data["rule"],
        letters_for=form.cleaned_data["letters_for"],
        two_sided=form.cleaned_data["two_sided"],
        roster=form.keep(),
        leave_out="leave_out" in request.POST,
    )


def _fault_row(fault: PlaceFault) -> dict[str, str]:
    """One line of the table: the place, what is missing, and where to mend it."""
    url = ""
    if fault.row:
        pass  # mended in the roster
    elif fault.village_id is not None:
        url = reverse("village:edit", args=[fault.village_id])
    elif fault.township_id:
        url = reverse("township:edit", args=[fault.township_id])
    return {
        "row": str(fault.row or ""),
        "township": fault.township,
        "village": fault.village,
        "sentence": fault.zh if (get_language() or "zh").startswith("zh") else fault.en,
        "url": url,
    }


def recent_jobs(design: Design, reader: Person) -> list[tuple[Job, bool]]:
    """Return the last print jobs of a design, previews left out, and whether the reader may open each."""
    jobs = Job.objects.filter(kind__in=[LETTERS, VOLUMES, SHEETS], payload__design=design.pk)
    newest = jobs.select_related("created_by").order_by("-pk")[:RECENT_JOBS]
    sees_all = reader.has_perm("jobs.view_job")
    return [(job, sees_all or job.created_by_id == reader.pk or not is_private(job)) for job in newest]
