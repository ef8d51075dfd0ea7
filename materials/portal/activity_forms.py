"""The fields of a plan."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaigns.actions.planning import FIELD_CHANNELS, Plan
from campaigns.models import ActivityKind, Audience, Campaign, Speaker, Vehicle
from materials.forms.keys import KeyField
from materials.portal.members import Member
from outreach.places.models import Village
from outreach.places.numbers import WholeNumberField

MOST_HEADS = 100_000
WRONG_DATE = _("Write the date as year-month-day, for example 2026-06-20.")
WRONG_TIME = _("Write the time as hour:minute, for example 09:30.")


def _day_field(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=label, input_formats=["%Y-%m-%d"], widget=widget, error_messages={"invalid": WRONG_DATE}
    )


def _time_field(label: Any, *, required: bool) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(
        label=label,
        required=required,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=widget,
        error_messages={"invalid": WRONG_TIME},
    )


class PlanForm(forms.Form):
    """What will be held, when, where, for whom; nothing here is a name of a child."""

    campaign = forms.ModelChoiceField(Campaign.objects.none(), label=_("Campaign"), empty_label=None)
    kind = forms.ModelChoiceField(
        ActivityKind.objects.none(), label=_("What will be held"), empty_label=_("Choose the kind")
    )
    title = forms.CharField(label=_("Title"), max_length=120)
    day = _day_field(_("Day"))
    starts = _time_field(_("From"), required=True)
    ends = _time_field(_("To"), required=False)
    village = forms.ModelChoiceField(
        Village.objects.none(),
        label=_("Village"),
        required=False,
        empty_label=_("of no single village"),
        error_messages={"invalid_choice": _("This village is not of your township. Choose from the list.")},
    )
    place = forms.CharField(
        label=_("Venue"), max_length=120, required=False, help_text=_("School, hall, square ...")
    )
    audience = forms.ChoiceField(
        label=pgettext_lazy("audience of an activity", "For whom"),
        choices=Audience.choices,
        initial=Audience.EVERYONE,
    )
    expected_heads = WholeNumberField(
        label=_("People expected"),
        required=False,
        max_value=MOST_HEADS,
        help_text=_("The lecture kit is packed for them."),
        error_messages={"max_value": _("At most %(limit_value)s people. Check the number.")},
    )
    speakers = forms.ModelMultipleChoiceField(
        Speaker.objects.none(), label=_("Speakers"), required=False, widget=forms.CheckboxSelectMultiple
    )
    vehicle = forms.ModelChoiceField(
        Vehicle.objects.none(), label=_("Publicity vehicle"), required=False, empty_label=_("none")
    )
    # Ticked by who read the warning that somebody is booked twice.
    in_spite = forms.BooleanField(label=_("Plan it all the same"), required=False)

    def __init__(self, data: QueryDict | None, *, member: Member, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.fields["key"] = KeyField()
        county = member.township.county_id
        choices = {
            "campaign": Campaign.objects.filter(county=county).running(on=today),
            "kind": ActivityKind.objects.filter(channel__in=FIELD_CHANNELS),
            "village": Village.objects.active().for_township(member.township),
            "speakers": Speaker.objects.filter(county=county),
            "vehicle": Vehicle.objects.filter(county=county),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if abs(day - self.today) > timedelta(days=400):
            raise ValidationError(_("This day is more than a year away. Check the year."))
        return day

    def clean(self) -> dict[str, Any]:
        super().clean()
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", _("It ends before it starts. Check both times."))
        return self.cleaned_data

    @property
    def plan(self) -> Plan:
        """What to write down; of a valid form."""
        data = self.cleaned_data
        return Plan(
            campaign=data["campaign"],
            kind=data["kind"],
            title=data["title"],
            starts_at=self._moment("starts"),
            ends_at=self._moment("ends") if data["ends"] else None,
            village=data["village"],
            place=data["place"],
            audience=data["audience"],
            expected_heads=data["expected_heads"],
            speakers=tuple(data["speakers"]),
            vehicle=data["vehicle"],
        )

    def _moment(self, name: str) -> datetime:
        return timezone.make_aware(datetime.combine(self.cleaned_data["day"], self.cleaned_data[name]))
