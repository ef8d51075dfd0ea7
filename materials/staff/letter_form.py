"""The form of a run of letters: scope, files, who gets one, and the roster that is kept for this run only."""

from typing import Any, cast

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from materials.actions.mailings import MOST_LETTERS
from materials.actions.rosters import keep_roster
from materials.actions.volumes import LEAST_VOLUME, VOLUME_LETTERS
from materials.models import Design
from materials.staff.make_form import MakeForm
from materials.states import CopiesRule, LettersFor, PrintProfile, Split
from outreach.accounts.roles import Person
from outreach.places.models import Township, Village, VillageQuerySet

LETTER_PROFILES = [
    (PrintProfile.OFFICE.value, PrintProfile.OFFICE.label),
    (PrintProfile.PRESS.value, PrintProfile.PRESS.label),
    (PrintProfile.SCREEN.value, _("for the website: one letter with lines instead of names")),
]
# The name of a kept roster goes to the browser and back, signed, so that nobody prints another person's.
SIGNER = signing.TimestampSigner(salt="materials.roster")
KEPT_S = 12 * 60 * 60


class LetterForm(MakeForm):
    """What a run of letters asks besides."""

    letters_for = forms.ChoiceField(
        label=_("Who gets a letter"),
        choices=LettersFor.choices,
        widget=forms.RadioSelect,
        initial=LettersFor.VILLAGES,
    )
    roster_file = forms.FileField(
        label=_("Roster"),
        required=False,
        help_text=_(
            "Only for a roster: XLSX or CSV with the columns village (name or code), class, name; township where two"
            " villages share a name. It is used for this run, never stored among the records, and wiped with its"
            " letters after a few days."
        ),
    )
    kept_roster = forms.CharField(widget=forms.HiddenInput, required=False)
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
    volume = forms.IntegerField(
        label=_("Letters in a volume"),
        required=False,
        initial=VOLUME_LETTERS,
        min_value=LEAST_VOLUME,
        max_value=MOST_LETTERS,
        help_text=_(
            "Only for volumes: at most so many. The letters of one village stay together where they fit."
        ),
    )
    two_sided = forms.BooleanField(
        label=_("Printed on both sides"),
        required=False,
        help_text=_(
            "Every letter begins on a sheet of its own; blank backs are added where they are needed."
        ),
    )
    rule = forms.ChoiceField(
        label=_("Copies"),
        choices=CopiesRule.choices,
        initial=CopiesRule.ONE,
        help_text=_("The separator sheet of each township says how many copies every village gets."),
    )

    field_order = (
        "revision",
        "letters_for",
        "roster_file",
        "township",
        "rule",
        "profile",
        "two_sided",
        "split",
        "volume",
        "key",
    )

    def __init__(self, *args: Any, design: Design, actor: Person, **kwargs: Any) -> None:
        super().__init__(*args, design=design, **kwargs)
        self._actor = actor
        self.fields["township"].queryset = Township.objects.active().filter(county=design.county_id)  # type: ignore[attr-defined]
        self.fields["profile"].choices = LETTER_PROFILES  # type: ignore[attr-defined]
        self.fields["profile"].initial = PrintProfile.OFFICE

    def clean_kept_roster(self) -> str:
        """Return the name of the roster that this person gave at the first try, if any."""
        signed = self.cleaned_data["kept_roster"]
        if not signed:
            return ""
        try:
            kept = SIGNER.unsign_object(signed, max_age=KEPT_S)
        except signing.BadSignature:
            kept = {}
        if kept.get("of") != self._actor.pk:
            raise forms.ValidationError(
                _("The roster is no longer kept. Choose the file again."), code="gone"
            )
        return str(kept["roster"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        wants_roster = data.get("letters_for") == LettersFor.ROSTER
        if wants_roster and not (data.get("roster_file") or data.get("kept_roster")) and not self.errors:
            self.add_error("roster_file", _("Choose the file with the roster."))
        return data

    def villages(self, design: Design) -> VillageQuerySet:
        """Return the chosen scope."""
        villages = Village.objects.active().filter(township__county=design.county_id)
        township = self.cleaned_data["township"]
        return villages.for_township(township) if township else villages

    def keep(self) -> str:
        """Return the name of the kept roster, a new file before that of the first try; raises SpreadsheetRefused."""
        data = self.cleaned_data
        if data["letters_for"] != LettersFor.ROSTER:
            return ""
        name: str = data["kept_roster"]
        if file := data["roster_file"]:
            name = keep_roster(file.read(), name=file.name, actor=self._actor)
        # The form that is shown again remembers it: nobody uploads twice to go on without a few rows.
        again = cast(QueryDict, self.data).copy()
        again["kept_roster"] = SIGNER.sign_object({"roster": name, "of": self._actor.pk})
        self.data = again
        self["roster_file"].help_text = _("The roster is kept. Choose a file only to replace it.")
        return name
