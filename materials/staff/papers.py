"""The staff's door to papers: ask for a form, wait for the worker, see the PDF."""

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from materials.actions.papers import FORM, PAPERS, request_paper
from materials.documents.faults import DesignFault
from materials.staff.pages import head
from materials.staff.previews import find_job
from outreach.jobs.staff import describe
from outreach.jobs.states import JobState


@require_POST
def ask(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Start a paper and go where it can be waited for; one without content says why. What is not yours is not there."""
    if kind not in PAPERS:
        raise Http404
    try:
        job = request_paper(kind=kind, pk=pk, actor=request.user, at=timezone.now())
    except (ObjectDoesNotExist, PermissionDenied) as error:
        raise Http404 from error
    except DesignFault as fault:
        messages.error(request, str(fault.sentence))
        context = head(_("The paper was not made"), "warning")
        return render(request, "materials/staff/papers/wait.html", context, status=409)
    return redirect("materials_staff:paper_wait", pk=job.pk)


@never_cache
def wait(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead to the finished PDF, or show that it is being made and why it was not."""
    job = find_job(request, pk)
    if job.kind != FORM:
        raise Http404
    address = reverse("jobs:download", args=[job.pk]) + "?inline"
    if job.state == JobState.DONE:
        return redirect(address)
    context = head(job.title, "doc-full") | {"job": job, "status": describe(job), "address": address}
    return render(request, "materials/staff/papers/wait.html", context)
