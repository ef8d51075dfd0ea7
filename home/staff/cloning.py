"""The form that makes next year's campaign from this one."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets import AdminDateInput

from campaigns.models import Campaign
from home.actions.cloning import (
    EndsBeforeItStarts,
    NameTaken,
    Wishes,
    clone_campaign,
    may_clone,
    moved_by_a_year,
)
from home.staff.doors import find_campaign, reader_of, trail
from materials.staff.pages import head


class CloneForm(forms.Form):
    """Name and days of the new campaign, and what comes along."""

    name = forms.CharField(label=_("name"), max_length=80)
    starts_on = forms.DateField(label=_("starts on"), widget=AdminDateInput)
    ends_on = forms.DateField(
        label=_("ends on"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Leave empty for a drive without an end."),
    )
    targets = forms.BooleanField(label=_("targets, also of copies"), required=False, initial=True)
    rules = forms.BooleanField(label=_("rules of what counts as reached"), required=False, initial=True)
    page = forms.BooleanField(label=_("its page, as a draft"), required=False, initial=True)


def suggested(campaign: Campaign) -> dict[str, Any]:
    """The same days a year later; a year in the name moves too."""
    starts_on = moved_by_a_year(campaign.starts_on)
    year, after = str(campaign.starts_on.year), str(starts_on.year)
    name = campaign.name.replace(year, after) if year in campaign.name else f"{campaign.name}（{after}）"
    ends_on: date | None = moved_by_a_year(campaign.ends_on) if campaign.ends_on else None
    return {"name": name[:80], "starts_on": starts_on, "ends_on": ends_on}


def clone(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form, or make the campaign and open it."""
    campaign = find_campaign(request, pk)
    actor = reader_of(request)
    if not may_clone(actor):
        raise PermissionDenied
    form = CloneForm(request.POST or None, initial=suggested(campaign))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            made = clone_campaign(
                campaign=campaign,
                name=values["name"],
                starts_on=values["starts_on"],
                ends_on=values["ends_on"],
                wishes=Wishes(values["targets"], values["rules"], values["page"]),
                actor=actor,
                at=timezone.now(),
            )
        except EndsBeforeItStarts:
            form.add_error("ends_on", _("The campaign ends before it starts. Check both dates."))
        except NameTaken:
            form.add_error("name", _("The county has a campaign of this name already. Choose another one."))
        else:
            words = gettext(
                "“%(campaign)s” was made as a draft. Check its dates and targets, then approve it."
            )
            messages.success(request, words % {"campaign": made})
            return redirect("campaign:edit", made.pk)
    page = head(gettext("Make next year's campaign"), "copy", trail=trail(campaign))
    context = {"campaign": campaign, "form": form}
    return render(request, "home/staff/clone.html", page | context, status=400 if form.errors else 200)
