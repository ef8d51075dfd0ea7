"""The staff's door to print files: choose profile and scope, see what is missing, publish what was made."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from materials.actions.checks import FaultyPlaces
from materials.actions.renders import LETTERS, SHEETS, start_letter_run, start_render
from materials.documents.faults import DesignFault
from materials.documents.recipients import PlaceFault
from materials.models import Design
from materials.states import CopiesRule, PrintProfile, Split
from outreach.accounts.roles import may_render
from outreach.jobs.models import Job
from outreach.places.models import Township, Village, VillageQuerySet

RECENT_JOBS = 8
LETTER_PROFILES = [
    (PrintProfile.OFFICE.value, PrintProfile.OFFICE.label),
    (PrintProfile.PRESS.value, PrintProfile.PRESS.label),
    (PrintProfile.SCREEN.value, _("for the website: one letter with lines instead of names")),
]


class MakeForm(forms.Form):
    """What every print file asks; the key makes a second click find the first job."""

    revision = forms.ModelChoiceField(
        Revision.objects.none(), label=_("Version"), empty_label=None, widget=forms.RadioSelect
    )
    profile = forms.ChoiceField(
        label=_("For whom"),
        choices=PrintProfile.choices,
        widget=forms.RadioSelect,
        initial=PrintProfile.PRESS,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, design: Design, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        revisions: Any = self.fields["revision"]
        versions = {
            design.live_revision_id: _("published"),
            design.latest_revision_id: _("draft, not published"),
        }
        versions[design.live_revision_id] = _("published")
        revisions.queryset = Revision.objects.filter(pk__in=[pk for pk in versions if pk])
        revisions.label_from_instance = lambda revision: (
            f"{localtime(revision.created_at):%Y-%m-%d %H:%M} · {versions[revision.pk]}"
        )
        revisions.initial = design.live_revision_id or design.latest_revision_id


class LetterForm(MakeForm):
    """What a run of letters asks besides."""

    township = forms.ModelChoiceField(
        Township.objects.none(),
        required=False,
        label=_("Villages"),
        empty_label=_("all townships"),
        help_text=_("One township is enough for a reprint."),
    )
    split = forms.ChoiceField(
        label=_("Files"), choices=Split.choices, widget=forms.RadioSelect, initial=Split.ONE_FILE
    )
    rule = forms.ChoiceField(
        label=_("Copies"),
        choices=CopiesRule.choices,
        initial=CopiesRule.ONE,
        help_text=_("The separator sheet of each township says how many copies every village gets."),
    )

    def __init__(self, *args: Any, design: Design, **kwargs: Any) -> None:
        super().__init__(*args, design=design, **kwargs)
        self.fields["township"].queryset = Township.objects.active().filter(county=design.county_id)  # type: ignore[attr-defined]
        self.fields["profile"].choices = LETTER_PROFILES  # type: ignore[attr-defined]
        self.fields["profile"].initial = PrintProfile.OFFICE

    def villages(self, design: Design) -> VillageQuerySet:
        """Return the chosen scope."""
        villages = Village.objects.active().filter(township__county=design.county_id)
        township = self.cleaned_data["township"]
        return villages.for_township(township) if township else villages


def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form and what was made before; start a job on POST."""
    if not may_render(request.user):
        raise PermissionDenied
    design = get_object_or_404(Design.objects.select_related("county", "latest_revision"), pk=pk)
    form = _form(request, design)
    context: dict[str, Any] = {"design": design, "form": form, "jobs": recent_jobs(design)}
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("jobs:detail", pk=_start(request, design, form).pk)
        except DesignFault as fault:
            messages.error(request, fault.sentence)
        except FaultyPlaces as fault:
            context["faults"] = [_fault_row(one) for one in fault.faults]
    return render(request, "materials/staff/make.html", context)


def _form(request: HttpRequest, design: Design) -> MakeForm:
    kind = LetterForm if design.is_merged else MakeForm
    if request.method == "POST":
        return kind(request.POST, design=design)
    return kind(design=design, initial={"key": uuid.uuid4()})


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
        rule=form.cleaned_data["rule"],
    )


def _fault_row(fault: PlaceFault) -> dict[str, str]:
    """One line of the table: the place, what is missing, and where to mend it."""
    is_village = fault.village_id is not None
    url = (
        reverse("village:edit", args=[fault.village_id])
        if is_village
        else reverse("township:edit", args=[fault.township_id])
    )
    return {
        "township": fault.township,
        "village": fault.village,
        "sentence": fault.zh if (get_language() or "zh").startswith("zh") else fault.en,
        "url": url,
    }


def recent_jobs(design: Design) -> list[Job]:
    """Return the last print jobs of a design, previews left out."""
    jobs = Job.objects.filter(kind__in=[LETTERS, SHEETS], payload__design=design.pk)
    return list(jobs.select_related("created_by").order_by("-pk")[:RECENT_JOBS])
