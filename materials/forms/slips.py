"""Counting reply slips of one group: totals so far, never a name."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from materials.actions.slips import SlipCount
from materials.models import SlipGroup
from outreach.places.numbers import WholeNumberField

RETURNED_TOO_MANY = _("Only %(issued)s letters were issued; %(returned)s slips can't have come back.")


class SlipCountForm(forms.Form):
    """Letters issued, slips returned, letters of the second round."""

    issued = WholeNumberField(
        label=_("Letters issued"),
        help_text=_("All letters handed to families, the second round not counted."),
    )
    returned = WholeNumberField(
        label=_("Slips returned"), help_text=_("All signed slips that came back so far, not only today's.")
    )
    reissued = WholeNumberField(
        label=_("Issued again in the second round"),
        required=False,
        help_text=_("Letters handed out a second time to families that had not answered."),
    )

    def __init__(self, data: QueryDict | None, *, group: SlipGroup) -> None:
        known = {"issued": group.issued, "reissued": group.reissued or None}
        if group.counted_on:
            known["returned"] = group.returned
        super().__init__(data, initial=known)

    def clean(self) -> dict[str, Any]:
        super().clean()
        issued, returned = self.cleaned_data.get("issued"), self.cleaned_data.get("returned")
        if issued is not None and returned is not None and returned > issued:
            self.refuse(issued, returned)
        return self.cleaned_data

    def refuse(self, issued: int, returned: int) -> None:
        self.add_error("returned", RETURNED_TOO_MANY % {"issued": issued, "returned": returned})

    @property
    def count(self) -> SlipCount:
        data = self.cleaned_data
        return SlipCount(data["issued"], data["returned"], data["reissued"] or 0)
