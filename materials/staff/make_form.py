"""What every print file asks before it is made."""

from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from materials.models import Design
from materials.states import PrintProfile


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
