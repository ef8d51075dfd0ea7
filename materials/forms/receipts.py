"""Counting a delivery at the far end: for each line received whole and damaged; the rest is missing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from materials.actions.deliveries import Count
from materials.models import DeliveryLine
from outreach.content.picture_fields import PhotoField
from outreach.places.numbers import WholeNumberField


@dataclass(frozen=True, slots=True)
class LineFields:
    """One line of the delivery with its two fields."""

    line: DeliveryLine
    received: BoundField
    damaged: BoundField


class ReceiptForm(forms.Form):
    """What arrived, and who says so; checked against what was sent, saved by actions.deliveries.sign."""

    signer = forms.CharField(label=_("Name of the signer"), max_length=50)
    note = forms.CharField(
        label=pgettext_lazy("remark of who signs", "Note"),
        max_length=200,
        required=False,
        help_text=_("For example: two cartons wet. You may leave it empty."),
    )
    photo = PhotoField(label=_("Photo"), required=False)

    def __init__(self, *args: Any, lines: Iterable[DeliveryLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        self.fields["signer"].widget.attrs["autocomplete"] = "name"
        for line in self.lines:
            # Most deliveries arrive whole: who signs changes only what is different.
            self.fields[f"received_{line.pk}"] = _count_field(_("received whole"), line.copies, line.copies)
            self.fields[f"damaged_{line.pk}"] = _count_field(_("damaged"), 0, line.copies)

    def rows(self) -> Iterator[LineFields]:
        for line in self.lines:
            yield LineFields(line, self[f"received_{line.pk}"], self[f"damaged_{line.pk}"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        for line in self.lines:
            received = self.cleaned_data.get(f"received_{line.pk}")
            damaged = self.cleaned_data.get(f"damaged_{line.pk}")
            if received is not None and damaged is not None and received + damaged > line.copies:
                self.refuse(line)
        return self.cleaned_data

    def refuse(self, line: DeliveryLine) -> None:
        """Say at the line that it counts more than was sent."""
        text = _("Whole and damaged copies together are more than the %(sent)s that were sent. Count again.")
        self.add_error(f"received_{line.pk}", text % {"sent": line.copies})

    @property
    def counts(self) -> dict[int, Count]:
        """What was counted by the pk of its line; of a valid form."""
        data = self.cleaned_data
        return {
            line.pk: Count(data[f"received_{line.pk}"], data[f"damaged_{line.pk}"]) for line in self.lines
        }


def _count_field(label: Any, initial: int, most: int) -> WholeNumberField:
    return WholeNumberField(
        label=label,
        initial=initial,
        min_value=0,
        max_value=most,
        error_messages={
            "max_value": _("Only %(limit_value)s copies were sent; write at most that many."),
            "required": _("Write a number; 0 if there are none."),
        },
    )
