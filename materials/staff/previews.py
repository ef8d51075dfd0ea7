"""The preview inside the editor: a page that waits for the worker and then shows the true PDF."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin

from materials.actions.previews import newest_finished, request_preview
from materials.actions.reports import open_picture, read_report
from materials.documents.faults import DesignFault
from materials.models import Design
from outreach.jobs.actions import may_view
from outreach.jobs.models import Job
from outreach.jobs.states import JobState

# After so long somebody should look whether a worker runs.
LONG_WAIT_S = 8


def show_preview(design: Design, request: HttpRequest, mode: str) -> HttpResponse:
    """Answer Wagtail's preview of an unsaved design."""
    try:
        job = request_preview(design=design, mode=mode, actor=request.user, at=timezone.now())
    except DesignFault as fault:
        return render(request, "materials/staff/preview.html", {"fault": fault.sentence})
    older = None if job.has_ended else newest_finished(design=design, actor=request.user)
    context = {
        "job": job,
        "status": describe(job),
        "older": older,
        "older_report": older and read_report(older.pk),
    }
    return render(request, "materials/staff/preview.html", context)


@never_cache
def status(request: HttpRequest, pk: int) -> JsonResponse:
    """What the waiting page asks for."""
    return JsonResponse(describe(find_job(request, pk)))


@xframe_options_sameorigin
def picture(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """One page of a job's file as a picture."""
    return send_picture(find_job(request, pk), number)


def send_picture(job: Job, number: int) -> FileResponse:
    """Send the picture of a page; one that was never drawn or is not kept any more is a 404."""
    try:
        stream = open_picture(job.pk, number)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(stream, content_type="image/webp")
    response["Cache-Control"] = "private, max-age=86400"
    return response


def find_job(request: HttpRequest, pk: int) -> Job:
    """The job if this person may see it; a stranger's job does not exist."""
    job = get_object_or_404(Job, pk=pk)
    if not may_view(job, request.user):
        raise Http404
    return job


def describe(job: Job) -> dict[str, Any]:
    """Whether it has ended, what to show then, and whether the wait is suspiciously long."""
    waited_s = (timezone.now() - job.created_at).total_seconds()
    return {
        "has_ended": job.has_ended,
        "waits_long": job.state == JobState.QUEUED and waited_s > LONG_WAIT_S,
        "html": _result(job) if job.has_ended else "",
    }


def _result(job: Job) -> str:
    report = read_report(job.pk) if job.state == JobState.DONE else None
    return render_to_string("materials/staff/preview_result.html", {"job": job, "report": report})
