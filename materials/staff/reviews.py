"""The staff's door to the three reviews and three proof-readings: hand in, look, decide."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from materials.actions.reviews import (
    ContentChanged,
    InReview,
    NoFile,
    NoOpinion,
    SamePerson,
    decide,
    drawing_of,
    is_current,
    may_be_reviewed,
    may_see_reviews,
    next_stage,
    start_review,
)
from materials.models import Design, Review
from materials.models.reviews import ReviewQuerySet
from materials.staff.pages import head, refuse
from materials.staff.previews import send_picture
from materials.staff.renders import recent_jobs
from materials.states import REVIEWS, STAGES, ReviewStage, ReviewState
from outreach.accounts.asking import signed_in
from outreach.accounts.counties import counties_of
from outreach.accounts.roles import may_edit, may_review
from outreach.jobs.models import Job
from outreach.moves import AlreadyMoved
from outreach.spreadsheets.downloads import Value, download, wanted_format, written
from outreach.stored import open_stored

PER_PAGE = 30
DETAIL, OF_DESIGN = "materials/staff/reviews/detail.html", "materials/staff/reviews/of_design.html"
SENTENCES: dict[type[Exception], Any] = {
    NoFile: gettext_lazy(
        "This file doesn't show the design as it is now, or it is not the file for the print shop. Nothing was "
        "handed in. Make the print file again, then hand that in."
    ),
    InReview: gettext_lazy(
        "This design is in review already. Nothing was handed in. Wait for that review to end, or let a reviewer "
        "send it back."
    ),
    SamePerson: gettext_lazy(
        "You handed this file in, or you did one of its three reviews. Nothing was written. "
        "Each of the three reviews needs another person."
    ),
    ContentChanged: gettext_lazy(
        "Something of the content has changed since this file was handed in: a text, a picture, a setting or a "
        "protected text. This review is dropped. Make the print file again and hand it in anew."
    ),
    NoOpinion: gettext_lazy("Nothing was written. Say what must be changed, then send the file back."),
}
NOT_YOU = gettext_lazy(
    "This stage needs another person: you handed the file in, or you did one of its three reviews."
)


class DecisionForm(forms.Form):
    """What a reviewer writes; the stage is the one that the person saw."""

    stage = forms.ChoiceField(choices=ReviewStage.choices, widget=forms.HiddenInput)
    is_passed = forms.ChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("pass")), ("no", gettext_lazy("send back"))],
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(
        label=gettext_lazy("Opinion"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Printed on the review sheet. Who sends back names the page and what is wrong."
        ),
    )


def require_sight(request: HttpRequest) -> None:
    if not may_see_reviews(request.user):
        raise PermissionDenied


def index(request: HttpRequest) -> HttpResponse:
    """What waits for this person, what is open, or all."""
    require_sight(request)
    shown = request.GET.get("show", "")
    reviews = _chosen(request, shown).select_related("design", "started_by")
    if form := wanted_format(request):
        return download(
            form,
            name="reviews",
            sheet=_("Reviews"),
            headings=_headings(),
            rows=map(_cells, reviews.order_by("-pk")),
        )
    page = Paginator(reviews.order_by("-pk"), PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page": page,
        "rows": [_row(review) for review in page.object_list],
        "shown": shown,
        "waiting_count": _waiting(request).count(),
        "stage_count": len(STAGES),
    }
    return render(request, "materials/staff/reviews/index.html", head(_("Reviews"), "tasks") | context)


def _row(review: Review) -> dict[str, Any]:
    """A line of the list; the review comes with its progress."""
    passed: int = getattr(review, "passed")  # noqa: B009 - annotated by with_progress, which types cannot see
    waits_at = STAGES[passed] if review.state == ReviewState.OPEN else None
    return {"review": review, "passed": passed, "waits_at": waits_at}


def _headings() -> list[str]:
    return [
        _("Design"),
        _("State"),
        _("Next stage"),
        _("Done"),
        _("Handed in by"),
        _("Handed in at"),
    ]


def _cells(review: Review) -> list[Value]:
    row = _row(review)
    return [
        str(review.design),
        str(review.get_state_display()),
        str(row["waits_at"].label) if row["waits_at"] else "",
        f"{row['passed']} / {len(STAGES)}",
        written(review.started_by),
        written(review.started_at),
    ]


def _chosen(request: HttpRequest, shown: str) -> ReviewQuerySet:
    if shown in ("all", "open"):
        rows = _mine(request).with_progress()
        return rows.open() if shown == "open" else rows
    return _waiting(request)


def _mine(request: HttpRequest) -> ReviewQuerySet:
    return Review.objects.for_counties(counties_of(request.user))


def _waiting(request: HttpRequest) -> ReviewQuerySet:
    if not may_review(request.user):
        return Review.objects.none().with_progress()
    return _mine(request).waiting_for(signed_in(request))


def of_design(request: HttpRequest, pk: int) -> HttpResponse:
    """A design's files that can be handed in, and its reviews; hands one in on POST."""
    require_sight(request)
    designs = Design.objects.filter(county__in=counties_of(request.user))
    design = get_object_or_404(designs.select_related("latest_revision"), pk=pk)
    if request.method == "POST":
        job = get_object_or_404(Job, pk=_number(request.POST.get("job")))
        try:
            review = start_review(design=design, job=job, actor=signed_in(request), at=timezone.now())
        except (NoFile, InReview) as error:
            return refuse(request, OF_DESIGN, _design_context(request, design), str(SENTENCES[type(error)]))
        messages.success(request, _("“%(design)s” is in review now.") % {"design": design})
        return redirect("materials_staff:review", pk=review.pk)
    return render(request, OF_DESIGN, _design_context(request, design))


def _number(text: str | None) -> int:
    if not text or not text.isascii() or not text.isdigit() or len(text) > 18:
        raise Http404
    return int(text)


def _design_context(request: HttpRequest, design: Design) -> dict[str, Any]:
    reviews = list(design.reviews.with_progress().select_related("started_by"))
    approval = next((review for review in reviews if review.state == ReviewState.APPROVED), None)
    files = [
        {"job": job, "is_newest": job.payload["revision"] == design.latest_revision_id}
        for job, _may_open in recent_jobs(design, request.user)
        if may_be_reviewed(job)
    ]
    context = {
        "design": design,
        "reviews": reviews,
        "approval": approval,
        "is_current": approval is not None and is_current(approval),
        "is_open": any(review.state == ReviewState.OPEN for review in reviews),
        "files": files,
        "may_hand_in": may_edit(request.user),
        "stage_count": len(STAGES),
    }
    trail = [
        {"url": reverse("wagtailsnippets_materials_design:list"), "label": _("Designs")},
        {"url": reverse("wagtailsnippets_materials_design:edit", args=[design.pk]), "label": design.title},
    ]
    return head(_("Reviews"), "tasks", trail=trail) | context


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, its stages and, for who may, the next decision."""
    review = _find(request, pk)
    return render(request, DETAIL, _context(request, review))


@require_POST
def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """Write one stage; whoever was slower reads what happened meanwhile."""
    review = _find(request, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return render(request, DETAIL, _context(request, review, form), status=400)
    stage = ReviewStage(form.cleaned_data["stage"])
    try:
        decide(
            review=review,
            stage=stage,
            is_passed=form.cleaned_data["is_passed"] == "yes",
            opinion=form.cleaned_data["opinion"],
            actor=signed_in(request),
            at=timezone.now(),
        )
    except AlreadyMoved:
        review.refresh_from_db()
        return refuse(request, DETAIL, _context(request, review), _overtaken(review, stage))
    except (SamePerson, ContentChanged, NoOpinion) as error:
        review.refresh_from_db()
        kept = form if isinstance(error, NoOpinion) else None
        return refuse(request, DETAIL, _context(request, review, kept), str(SENTENCES[type(error)]))
    messages.success(request, _("%(stage)s is written.") % {"stage": stage.label})
    return redirect("materials_staff:review", pk=review.pk)


def _overtaken(review: Review, stage: ReviewStage) -> str:
    if review.state == ReviewState.OPEN:
        waiting = next_stage(review)
        return _(
            "Somebody else has decided the %(stage)s already. Nothing of yours was written. "
            "The %(waiting)s is next now."
        ) % {"stage": stage.label, "waiting": waiting.label if waiting else "—"}
    return _("This review is “%(state)s” now. Nothing of yours was written.") % {
        "state": review.get_state_display()
    }


def _find(request: HttpRequest, pk: int) -> Review:
    require_sight(request)
    rows = _mine(request).select_related("design", "revision", "started_by")
    return get_object_or_404(rows, pk=pk)


def _context(request: HttpRequest, review: Review, form: DecisionForm | None = None) -> dict[str, Any]:
    steps = {step.stage: step for step in review.steps.select_related("reviewer")}
    waiting = next_stage(review) if review.state == ReviewState.OPEN else None
    job, report = drawing_of(review)
    context = {
        "review": review,
        "stages": [
            {"label": stage.label, "step": steps.get(stage), "is_next": stage == waiting} for stage in STAGES
        ],
        "waiting": waiting,
        "is_current": is_current(review),
        "form": form or (DecisionForm(initial={"stage": waiting}) if waiting else None),
        "hindrance": _hindrance(request, review, waiting),
        "drawing": job,
        "report": report,
    }
    trail = [{"url": reverse("materials_staff:reviews"), "label": _("Reviews")}]
    return head(str(review.design), "tasks", trail=trail) | context


def _hindrance(request: HttpRequest, review: Review, waiting: ReviewStage | None) -> str:
    """Why this person can't take the next stage, so that nobody fills in a form in vain."""
    if not may_review(request.user):
        return _("You may look at reviews, but not decide.")
    can = Review.objects.waiting_for(signed_in(request)).filter(pk=review.pk).exists()
    return str(NOT_YOU) if waiting in REVIEWS and not can else ""


def file(request: HttpRequest, pk: int) -> FileResponse:
    """The exact PDF that was handed in."""
    review = _find(request, pk)
    return FileResponse(
        open_stored(review.file), content_type="application/pdf", filename=f"{review.design}.pdf"
    )


def picture(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """One page of that PDF as a picture."""
    job, _report = drawing_of(_find(request, pk))
    if job is None:
        raise Http404
    return send_picture(job, number)
