"""The upload form; it checks that a file and a county were chosen and never saves."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from outreach.places.models import PlaceKind, Region, RegionLevel


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What does the table hold?"),
        choices=PlaceKind.choices,
        widget=forms.RadioSelect,
        initial=PlaceKind.VILLAGE,
    )
    county = forms.ModelChoiceField(label=_("County"), queryset=Region.objects.none(), empty_label=None)
    # An empty file is let through, because the reader of files says better what is wrong with it.
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("XLSX or CSV, 10 MB and 20,000 rows at most. Nothing is written before you confirm."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        counties = Region.objects.filter(level=RegionLevel.COUNTY)
        self.fields["county"].queryset = counties  # type: ignore[attr-defined]
        first = counties.first()
        self.fields["county"].initial = first
        if first is not None and counties.count() == 1:
            self.fields["county"].widget = forms.HiddenInput()
