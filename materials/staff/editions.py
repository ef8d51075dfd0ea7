"""The staff's door to editions: look at a finished file and publish it as a download of a material."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from materials.actions.editions import NothingToPublish, may_publish, publish_edition
from materials.actions.renders import SHEETS
from materials.actions.reports import read_report
from materials.models import Design, Material
from materials.staff.previews import find_job
from outreach.jobs.states import JobState


class PublishForm(forms.Form):
    """Which catalogue item the file belongs to."""

    material = forms.ModelChoiceField(
        Material.objects.none(),
        label=_("Material"),
        help_text=_(
            "The public page of this material will offer the file, unless it is made for the print shop."
        ),
    )

    def __init__(self, *args: Any, design: Design, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        materials = Material.objects.filter(county=design.county_id)
        self.fields["material"].queryset = materials  # type: ignore[attr-defined]
        self.fields["material"].initial = materials.filter(editions__design=design).first()


def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a finished file with its findings; publish it on POST."""
    job = find_job(request, pk)
    if job.kind != SHEETS or job.state != JobState.DONE:
        raise Http404
    design = get_object_or_404(Design, pk=job.payload["design"])
    form = PublishForm(request.POST or None, design=design) if may_publish(request.user) else None
    if request.method == "POST" and form and form.is_valid():
        try:
            file = publish_edition(
                job=job, material=form.cleaned_data["material"], actor=request.user, at=timezone.now()
            )
        except NothingToPublish:
            messages.error(request, gettext("The file is no longer kept. Make it again, then publish it."))
        else:
            messages.success(request, gettext("%(file)s is published.") % {"file": file})
            return redirect("materials_staff:make", pk=design.pk)
    context = {"job": job, "design": design, "form": form, "report": read_report(job.pk)}
    return render(request, "materials/staff/publish.html", context)
