"""The upload form; it checks that a file and a county were chosen and never saves."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from outreach.places.models import PlaceKind, Region


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

    def __init__(self, *args: Any, counties: QuerySet[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["county"].queryset = counties  # type: ignore[attr-defined]
        first = list(counties[:2])
        self.fields["county"].initial = first[0] if first else None
        if len(first) == 1:
            self.fields["county"].widget = forms.HiddenInput()
