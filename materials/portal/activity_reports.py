"""Reporting an activity with the one closing form; its pictures, papers and kit."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.actions.activities import NotBegunYet
from campaigns.actions.papers import PaperRefused, add_paper, content_type_of
from campaigns.forms.papers import PaperForm
from campaigns.models import Activity, ActivityPaper, ActivityPhoto, PaperKind
from materials.actions.closing import CLOSABLE, ClosedAlready, close_activity
from materials.actions.copies_used import WrongCopies
from materials.actions.papers import FORM, request_paper
from materials.actions.stock import NotEnoughStock
from materials.documents.faults import DesignFault
from materials.forms.closing import ClosingForm, piles_of
from materials.forms.keys import KeyField
from materials.portal.activities import mine
from materials.portal.members import Member, for_members, key_of, show
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from outreach.places.models import Village
from outreach.stored import open_stored

KIT = "lecture-kit"


@for_members
def activity_report(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    activity = get_object_or_404(mine(member), pk=pk)
    if activity.state not in CLOSABLE:
        messages.warning(request, str(ClosedAlready(activity)))
        return redirect("portal:activity", activity.pk)
    if activity.starts_at > timezone.now():
        messages.warning(request, str(NotBegunYet(activity)))
        return redirect("portal:activity", activity.pk)
    form = _form(request, member, activity)
    if request.method == "POST" and form.is_valid():
        answer = _close(request, member, activity, form)
        if answer is not None:
            return answer
    status = 422 if form.errors else 200
    return show(request, member, "activity_report", {"activity": activity, "form": form}, status=status)


def _form(request: HttpRequest, member: Member, activity: Activity) -> ClosingForm:
    form = ClosingForm(
        *((request.POST, request.FILES) if request.method == "POST" else ()),
        activity=activity,
        villages=Village.objects.active().for_township(member.township),
        balances=piles_of(activity),
    )
    form.fields["key"] = KeyField()
    return form


def _close(
    request: HttpRequest, member: Member, activity: Activity, form: ClosingForm
) -> HttpResponse | None:
    """Post the report; None when something has to be mended in the form."""
    try:
        close_activity(
            activity=activity,
            report=form.report,
            actor=member.user,
            at=timezone.localtime(),
            key=key_of(member, "report", form.cleaned_data["key"]),
        )
    except ClosedAlready as closed:
        messages.error(request, str(closed))
    except NotEnoughStock as short:
        form.refuse_copies(short.edition.pk, short.free)
        return None
    except WrongCopies:
        form.add_error(None, _("More came back than was taken along. Count both again."))
        return None
    else:
        messages.success(
            request, _("“%(activity)s” is reported. The office checks it now.") % {"activity": activity}
        )
    return redirect("portal:activity", activity.pk)


@for_members
def photo(request: HttpRequest, member: Member, pk: int) -> HttpResponseBase:
    """Show a picture of my township from the private store."""
    row = get_object_or_404(ActivityPhoto.objects.for_township(member.township).exclude(file=""), pk=pk)
    return _send(row.file, "image/jpeg", "")


@require_POST
@for_members
def paper_add(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    activity = get_object_or_404(mine(member), pk=pk)
    form = PaperForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(fault) for faults in form.errors.values() for fault in faults))
        return redirect("portal:activity", activity.pk)
    file = form.cleaned_data["file"]
    try:
        paper = add_paper(
            activity=activity,
            kind=PaperKind(form.cleaned_data["kind"]),
            name=file.name,
            content=file.read(),
            actor=member.user,
            at=timezone.now(),
        )
    except PaperRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("“%(paper)s” is kept.") % {"paper": paper})
    return redirect("portal:activity", activity.pk)


@for_members
def paper(request: HttpRequest, member: Member, pk: int) -> HttpResponseBase:
    row = get_object_or_404(ActivityPaper.objects.for_township(member.township), pk=pk)
    return _send(row.file, content_type_of(row), row.name)


def _send(file: FieldFile, content_type: str, name: str) -> HttpResponseBase:
    response = FileResponse(
        open_stored(file), content_type=content_type, as_attachment=bool(name), filename=name
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_POST
@for_members
def kit(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Ask for the lecture kit and go where it can be waited for."""
    activity = get_object_or_404(mine(member), pk=pk)
    try:
        job = request_paper(kind=KIT, pk=activity.pk, actor=member.user, at=timezone.now())
    except ObjectDoesNotExist as error:
        raise Http404 from error
    except DesignFault as fault:
        messages.error(request, str(fault.sentence))
        return redirect("portal:activity", activity.pk)
    return redirect("portal:kit-wait", activity.pk, job.pk)


@for_members
def kit_wait(request: HttpRequest, member: Member, pk: int, job_pk: int) -> HttpResponseBase:
    """Send the finished kit; until then a page that looks again by itself."""
    activity = get_object_or_404(mine(member), pk=pk)
    jobs = Job.objects.filter(kind=FORM, created_by=member.user, payload__form=KIT, payload__row=activity.pk)
    job = get_object_or_404(jobs, pk=job_pk)
    if job.state == JobState.DONE and job.result:
        return _send(job.result, "application/pdf", job.result_name)
    return show(request, member, "activity_kit", {"activity": activity, "job": job})
