"""The staff's door to jobs: list, live progress, download, cancel, retry."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from outreach.jobs import actions
from outreach.jobs.errors import AlreadyMoved
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from outreach.spreadsheets.downloads import download as spreadsheet
from outreach.spreadsheets.downloads import wanted_format, written

PER_PAGE = 30
# The newest; older ones are of no use to anybody.
MOST_EXPORTED = 10_000


def find_job(request: HttpRequest, pk: int) -> Job:
    """The job if this person may see it; a stranger's job does not exist."""
    job = get_object_or_404(Job.objects.select_related("created_by"), pk=pk)
    if not actions.may_view(job, request.user):
        raise Http404
    return job


def index(request: HttpRequest) -> HttpResponse:
    jobs = Job.objects.filter(whole=None, priority__lte=0).select_related("created_by")
    if not request.user.has_perm("jobs.view_job"):
        jobs = jobs.filter(created_by=request.user)  # type: ignore[misc]  # nobody anonymous
    if form := wanted_format(request):
        return spreadsheet(
            form,
            name="jobs",
            sheet=_("Jobs"),
            headings=[_("Job"), _("State"), _("Progress"), _("Started by"), _("Started at")],
            rows=(
                [
                    job.title,
                    str(job.get_state_display()),
                    f"{job.percent}%",
                    written(job.created_by),
                    written(job.created_at),
                ]
                for job in jobs[:MOST_EXPORTED]
            ),
        )
    page = Paginator(jobs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "jobs/index.html", {"page": page})


@never_cache
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    job = find_job(request, pk)
    may_change = actions.may_change(job, request.user)
    context = {
        "job": job,
        "status": describe(job),
        "may_change": may_change,
        "may_cancel": may_change and not (job.has_ended or job.stop_requested),
    }
    return render(request, "jobs/detail.html", context)


@never_cache
def status(request: HttpRequest, pk: int) -> JsonResponse:
    """What the progress bar asks for every second."""
    return JsonResponse(describe(find_job(request, pk)))


def describe(job: Job) -> dict[str, Any]:
    """State, counts and sentences of a job, ready to be shown."""
    # Cancelled, and its worker has not put it down yet.
    is_stopping = job.stop_requested and not job.has_ended
    return {
        "state": job.state,
        "label": str(_("being stopped") if is_stopping else job.get_state_display()),
        "percent": job.percent,
        "counts": _describe_counts(job),
        "has_ended": job.has_ended,
        "error": job.error,
        "waits_long": job.state == JobState.QUEUED and (timezone.now() - job.created_at).seconds > 10,
    }


def _describe_counts(job: Job) -> str:
    if not job.total:
        return ""
    text = ngettext("%(done)s of %(total)s piece", "%(done)s of %(total)s pieces", job.total)
    return text % {"done": formats.number_format(job.done), "total": formats.number_format(job.total)}


@never_cache
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    job = find_job(request, pk)
    if job.state != JobState.DONE or not job.result:
        raise Http404
    try:
        stream = job.result.open("rb")
    except FileNotFoundError:
        messages.error(request, _("The file is no longer kept. Start the job again to make it anew."))
        return redirect("jobs:detail", pk=pk)
    return FileResponse(stream, as_attachment="inline" not in request.GET, filename=job.result_name)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = find_job(request, pk)
    return _change(request, job, lambda: actions.cancel(job=job, actor=request.user, at=timezone.now()))


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    job = find_job(request, pk)
    return _change(request, job, lambda: actions.retry(job=job, actor=request.user))


def _change(request: HttpRequest, job: Job, act: Callable[[], Job]) -> HttpResponse:
    try:
        act()
    except PermissionDenied:
        messages.error(request, _("Only who started this job, or an administrator, may change it."))
    except AlreadyMoved as error:
        messages.error(request, _("Nothing was changed: the job is %(state)s now.") % {"state": error.state})
    return redirect("jobs:detail", pk=job.pk)
