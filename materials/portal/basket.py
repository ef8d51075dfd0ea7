"""The order form's fields: packs for each material on offer, then reason and date."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from materials.actions.offers import Offer
from materials.actions.orders import OVER_LIMIT, TOO_EARLY, OrderRefused, Wish
from materials.forms.keys import KeyField
from outreach.places.numbers import WholeNumberField

MAX_PACKS = 9999
LATEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class OfferFields:
    """One material with its field, and behind it the field for more than the limit if the form has one."""

    offer: Offer
    packs: BoundField
    reason: BoundField | None

    @property
    def copies(self) -> int | None:
        """Copies of the packs that stand in the field, if they are a number."""
        value = self.packs.value()
        try:
            packs = self.packs.field.to_python(value)
        except forms.ValidationError:
            return None
        return packs * self.offer.material.pack_size if packs else None


class PacksForm(forms.Form):
    """How many packs of what; an empty field is not wanted."""

    def __init__(self, *args: Any, offers: Iterable[Offer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = list(offers)
        for offer in self.offers:
            self.fields[f"packs_{offer.edition.pk}"] = _packs_field()

    def rows(self) -> Iterator[OfferFields]:
        for offer in self.offers:
            name = f"reason_{offer.edition.pk}"
            reason = self[name] if name in self.fields else None
            yield OfferFields(offer, self[f"packs_{offer.edition.pk}"], reason)

    def packs(self) -> dict[str, int]:
        """The fields that hold packs, by name; of a valid form."""
        return {
            name: value for name, value in self.cleaned_data.items() if name.startswith("packs_") and value
        }


class OrderForm(PacksForm):
    """A whole order; what the office's rules refuse is said at its field."""

    purpose = forms.CharField(
        label=_("What is it for?"),
        max_length=200,
        help_text=_("For example: posters for all village notice boards before the summer holidays."),
    )
    needed_on = forms.DateField(
        label=_("Needed by"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the date as year-month-day, for example 2026-06-20.")},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["key"] = KeyField()
        self.fields["needed_on"].widget.attrs["min"] = today.isoformat()
        for offer in self.offers:
            self.fields[f"reason_{offer.edition.pk}"] = forms.CharField(
                label=_("Why more than the limit?"), max_length=200, required=False
            )

    def clean_needed_on(self) -> date:
        day: date = self.cleaned_data["needed_on"]
        if day > self.today + LATEST:
            raise forms.ValidationError(_("This is more than a year away. Check the year."))
        return day

    def wishes(self) -> list[Wish]:
        """The lines as the rules read them; of a valid form."""
        data = self.cleaned_data
        chosen = [offer for offer in self.offers if data[f"packs_{offer.edition.pk}"]]
        return [
            Wish(
                offer.edition,
                data[f"packs_{offer.edition.pk}"] * offer.material.pack_size,
                data[f"reason_{offer.edition.pk}"],
            )
            for offer in chosen
        ]

    def refuse(self, refusal: OrderRefused) -> None:
        """Say at its field why the rules refused the order."""
        if refusal.fault == OVER_LIMIT and refusal.edition is not None:
            self._refuse_amount(refusal.edition.pk, refusal.limit)
        elif refusal.fault == TOO_EARLY:
            self.add_error("needed_on", _("This day is over. Choose today or later."))
        else:
            self.add_error(
                None, _("One of the materials can no longer be ordered. Go back and choose again.")
            )

    def _refuse_amount(self, edition: int, limit: int) -> None:
        offer = next(offer for offer in self.offers if offer.edition.pk == edition)
        packs = limit // offer.material.pack_size
        text = ngettext(
            "You can order %(packs)s more pack (%(copies)s copies). Order at most that, or say below why you "
            "need more.",
            "You can order %(packs)s more packs (%(copies)s copies). Order at most that, or say below why you "
            "need more.",
            packs,
        )
        facts = {"packs": packs, "copies": packs * offer.material.pack_size}
        self.add_error(f"packs_{edition}", text % facts)


def _packs_field() -> WholeNumberField:
    return WholeNumberField(
        label=_("packs"),
        required=False,
        min_value=1,
        max_value=MAX_PACKS,
        error_messages={
            "invalid": _("Write whole packs with digits only, for example 3."),
            "min_value": _("Write at least 1 pack, or leave the field empty."),
            "max_value": _("At most %(limit_value)s packs fit in an order."),
        },
    )
