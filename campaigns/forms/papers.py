"""The fields of a paper that belongs to an activity; the same for the township and the office."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.models import PaperKind


class PaperForm(forms.Form):
    """One scan or document; its kind decides in which folder of the ledger it lies."""

    kind = forms.ChoiceField(label=_("Kind of paper"), choices=PaperKind.choices, initial=PaperKind.SIGN_IN)
    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, Word, Excel or a photo of the paper, at most 10 MB. No lists of children's names."),
    )
