"""Forms of templates and briefs: an unknown word between braces is refused at its field."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from campaigns.models import Campaign
from home.reports.briefs.vocabulary import load_vocabulary, validate
from outreach.places.counties import one_county
from outreach.places.models import Region
from outreach.places.staff.scope import OwnChoices


class WordingForm(OwnChoices, WagtailAdminModelForm):
    """Knows the county of the wording, so that it knows the words."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        county: Region | None = self.instance.county if self.instance.county_id else None
        if county is None and self.for_user is not None:
            county = one_county(self.for_user)
        self.county = county
        if county is not None:
            self.instance.county = county
            self.vocabulary = load_vocabulary(county)

    def clean_title(self) -> str:
        return self._checked("title")

    def clean_body(self) -> str:
        return self._checked("body")

    def _checked(self, name: str) -> str:
        text: str = self.cleaned_data[name]
        if self.county is None:
            raise forms.ValidationError(_("There is no county yet. Add one under Places first."))
        validate(self.vocabulary, text)
        return text


class BriefForm(WordingForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "campaign" in self.fields and self.county is not None:
            chosen: forms.ModelChoiceField = self.fields["campaign"]
            chosen.queryset = Campaign.objects.filter(county=self.county)

    def clean_cut_off(self) -> Any:
        cut_off = self.cleaned_data["cut_off"]
        if cut_off is not None and cut_off > timezone.now():
            raise forms.ValidationError(
                _("The cut-off lies in the future. Choose a moment that has passed, or leave it empty.")
            )
        return cut_off
