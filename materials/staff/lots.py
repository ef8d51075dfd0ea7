"""The form in which a lot is counted, and what is said when its figures don't fit."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from materials.actions.print_runs import WrongLot
from outreach.places.numbers import WholeNumberField


class LotForm(forms.Form):
    """One lot; `seen` holds how many copies had arrived when the form was drawn."""

    seen = WholeNumberField(widget=forms.HiddenInput)
    # The browser's own calendar: this form stands on a page that does not load the admin's.
    arrived_on = forms.DateField(
        label=gettext_lazy("Arrived on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    copies = WholeNumberField(
        label=gettext_lazy("Copies arrived"),
        min_value=1,
        help_text=gettext_lazy("Counted, not as on the bill."),
    )
    rejected = WholeNumberField(
        label=gettext_lazy("Of these rejected"), help_text=gettext_lazy("They go back to the printer.")
    )
    fault = forms.CharField(
        label=gettext_lazy("Why rejected"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("For example colours out of register, wet, wrongly cut."),
    )

    def __init__(self, *args: Any, today: date, arrived: int, **kwargs: Any) -> None:
        first = {"arrived_on": today, "seen": arrived, "rejected": 0}
        super().__init__(*args, **({"initial": first} | kwargs))


def lot_sentence(error: WrongLot) -> str:
    """Say what doesn't fit, with the figure that would."""
    if error.fault == WrongLot.TOO_MANY and error.limit <= 0:
        return _("All copies of this run have arrived already. The lot was not written.")
    if error.fault == WrongLot.TOO_MANY:
        return _(
            "At most %(limit)s copies can still arrive: those ordered and the spoilage allowance. The lot was "
            "not written. Count again, or raise it with the printer."
        ) % {"limit": error.limit}
    if error.fault == WrongLot.TOO_MANY_REJECTED:
        return _("%(limit)s copies arrived, so no more can be rejected. The lot was not written.") % {
            "limit": error.limit
        }
    if error.fault == WrongLot.NOT_YET:
        return _("The day of arrival has not come yet. The lot was not written.")
    return _("Say why copies are rejected; it is printed on the acceptance paper. The lot was not written.")
