"""What came in with an activity: its papers, kept private, and what people at it said."""

from typing import Any

from django.db.models import Avg, Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin import messages

from campaigns.actions.papers import PaperRefused, add_paper, may_read_papers
from campaigns.forms.papers import PaperForm
from campaigns.models import Activity, ActivityFeedback, PaperKind
from campaigns.models.feedback import BEST_MARK
from outreach.accounts.asking import signed_in
from outreach.accounts.counties import counties_of
from outreach.accounts.models import User

WORDS = 30


@never_cache
def papers(request: HttpRequest, pk: int) -> HttpResponse:
    """List the papers, take one more, show the marks; for the office of the county."""
    rows = Activity.objects.for_counties(counties_of(request.user)).with_place()
    activity = get_object_or_404(rows, pk=pk)
    person = signed_in(request, lambda person: may_read_papers(person, activity))
    form = PaperForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid() and _keep(request, activity, form, person):
        return redirect("activity:papers", activity.pk)
    context = {
        "activity": activity,
        "papers": activity.papers.select_related("uploaded_by"),
        "form": form,
        "header_title": _("Papers and feedback"),
        "header_icon": "doc-full",
        "breadcrumbs_items": _trail(activity),
        **feedback_of(activity),
    }
    return render(request, "campaigns/staff/papers.html", context, status=422 if form.errors else 200)


def _trail(activity: Activity) -> list[dict[str, str]]:
    return [
        {"url": reverse("activity:index"), "label": str(Activity._meta.verbose_name_plural)},
        {"url": reverse("activity:edit", args=[activity.pk]), "label": str(activity)},
        {"url": "", "label": _("Papers and feedback")},
    ]


def _keep(request: HttpRequest, activity: Activity, form: PaperForm, actor: User) -> bool:
    file = form.cleaned_data["file"]
    try:
        paper = add_paper(
            activity=activity,
            kind=PaperKind(form.cleaned_data["kind"]),
            name=file.name,
            content=file.read(),
            actor=actor,
            at=timezone.now(),
        )
    except PaperRefused as refused:
        form.add_error("file", str(refused))
        return False
    messages.success(request, _("“%(paper)s” is kept.") % {"paper": paper})
    return True


def feedback_of(activity: Activity) -> dict[str, Any]:
    """How many answered, their mean mark, how often each mark was given, the latest words; three queries."""
    rows = ActivityFeedback.objects.filter(activity=activity)
    mean = rows.aggregate(mean=Avg("mark"))["mean"]
    given = dict(rows.order_by().values_list("mark").annotate(Count("pk")))
    marks = [(mark, given.get(mark, 0)) for mark in range(BEST_MARK, 0, -1)]
    words = rows.exclude(word="").values_list("word", flat=True)[:WORDS]
    return {"answers": sum(given.values()), "mean": mean, "best": BEST_MARK, "marks": marks, "words": words}
