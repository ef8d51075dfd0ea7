"""The form of the rules: what counts as reached in each channel, and when reports are due."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from campaigns.models import ActivityKind, Measure
from home.actions.rules import Setting, change_rules, may_change_rules
from home.models import CoverageChannel, Proof, Spread
from home.models.coverage import ALLOWED_KINDS, MAX_DUE_DAYS, PRINTED, Minimum
from home.reports.rules import Rule, Rules, read_rules
from home.staff.doors import find_campaign, reader_of, trail
from materials.staff.pages import head
from materials.states import MaterialKind
from outreach.places.numbers import WholeNumberField


class RuleForm(forms.Form):
    """One channel; offers only the kinds of activity that the channel may ever count."""

    is_shown = forms.BooleanField(label=_("column of the board"), required=False)
    fills_gap = forms.BooleanField(
        label=_("counts as reached"),
        required=False,
        help_text=_("Untick when a village that only this channel reached is still empty."),
    )
    minimum = forms.ChoiceField(label=_("from which state"), choices=Minimum.choices)
    spread = forms.ChoiceField(label=_("villages reached"), choices=Spread.choices)
    kinds = forms.ModelMultipleChoiceField(
        ActivityKind.objects.none(),
        label=_("kinds of activity"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Leave all unticked to count every kind of this channel."),
    )
    measures = forms.ModelMultipleChoiceField(
        Measure.objects.none(),
        label=_("only with a number of"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    material_kinds = forms.MultipleChoiceField(
        label=_("kinds of material"),
        choices=MaterialKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    proof = forms.ChoiceField(label=_("copies count when"), choices=Proof.choices)

    def __init__(self, data: Any = None, *, rule: Rule, measures: list[Measure]) -> None:
        values = ("is_shown", "fills_gap", "minimum", "spread", "proof")
        initial: dict[str, Any] = {name: getattr(rule, name) for name in values}
        initial |= {"kinds": list(rule.kinds), "measures": list(rule.measures)}
        initial["material_kinds"] = list(rule.material_kinds)
        super().__init__(data, prefix=rule.channel.value, initial=initial)
        self.rule = rule
        kinds: Any = self.fields["kinds"]
        kinds.queryset = ActivityKind.objects.filter(channel__in=ALLOWED_KINDS[rule.channel])
        chosen: Any = self.fields["measures"]
        chosen.queryset = Measure.objects.filter(pk__in=[measure.pk for measure in measures])
        if rule.channel not in PRINTED:
            del self.fields["measures"]
        if rule.channel in (CoverageChannel.LECTURE, CoverageChannel.VEHICLE, CoverageChannel.MEDIA):
            del self.fields["material_kinds"], self.fields["proof"]

    def setting(self) -> Setting:
        names = ("is_shown", "fills_gap", "minimum", "spread", "proof", "material_kinds")
        return Setting(
            self.rule.channel,
            {name: self.cleaned_data[name] for name in names if name in self.cleaned_data},
            self.cleaned_data["kinds"],
            self.cleaned_data.get("measures", ()),
        )


class DueForm(forms.Form):
    due_days = WholeNumberField(
        label=_("days until the report is due"),
        max_value=MAX_DUE_DAYS,
        help_text=_("Counted from the beginning of the activity."),
    )


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show and change the rules of one campaign."""
    campaign = find_campaign(request, pk)
    actor = reader_of(request)
    if not may_change_rules(actor):
        raise PermissionDenied
    rules = read_rules(campaign)
    data = request.POST if request.method == "POST" else None
    channels = _forms(rules, data)
    due = DueForm(data, initial={"due_days": rules.due_days})
    # Every form is asked, so that all faults are told at once.
    are_valid = [form.is_valid() for form in (*channels, due)]
    if data is not None and all(are_valid):
        change_rules(
            campaign=campaign,
            settings=[form.setting() for form in channels],
            due_days=due.cleaned_data["due_days"],
            actor=actor,
            at=timezone.now(),
        )
        messages.success(
            request, gettext("The rules are kept. Every number of the campaign was counted by them.")
        )
        return redirect("coverage:board", pk=pk)
    context = {"campaign": campaign, "channel_forms": channels, "due": due, "has_faults": data is not None}
    page = head(gettext("What counts as reached"), "cog", trail=trail(campaign, board=True))
    return render(request, "home/staff/rules.html", page | context, status=400 if data is not None else 200)


def _forms(rules: Rules, data: Any) -> list[RuleForm]:
    measures = list(Measure.objects.all())
    return [RuleForm(data, rule=rule, measures=measures) for rule in rules]
