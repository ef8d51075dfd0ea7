"""My stock: what lies here and in my villages, passing it on, handing it out."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaigns.models import Activity
from materials.actions.handouts import NotYetHeld, forward_to_villages, record_hand_out
from materials.actions.stock import AlreadyPosted, NotEnoughStock
from materials.forms.keys import KeyField
from materials.models import Balance, HandOut
from materials.portal.members import Member, for_members, key_of, show
from materials.states import Condition, StockPlaceKind
from outreach.places.models import Village
from outreach.places.numbers import WholeNumberField

RECENT = 10
LECTURES = 30


class HandOutForm(forms.Form):
    """Who got how many; numbers only."""

    copies = WholeNumberField(
        label=gettext_lazy("Copies handed out"),
        min_value=1,
    )
    receivers = forms.ChoiceField(
        label=gettext_lazy("Given to"), choices=HandOut.Receivers.choices, widget=forms.RadioSelect
    )
    receiver_count = WholeNumberField(
        label=gettext_lazy("How many households, classes or people"),
        required=False,
        help_text=gettext_lazy("A number only, never a name. You may leave it empty."),
    )
    activity = forms.ModelChoiceField(
        Activity.objects.none(),
        label=gettext_lazy("At which activity"),
        required=False,
        empty_label=gettext_lazy("at none of these"),
    )
    handed_out_on = forms.DateField(
        label=gettext_lazy("Day"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the date as year-month-day, for example 2026-06-20.")},
    )

    def __init__(self, data: QueryDict | None, *, member: Member, today: date) -> None:
        super().__init__(data, initial={"handed_out_on": today, "receivers": HandOut.Receivers.HOUSEHOLDS})
        self.today = today
        self.fields["key"] = KeyField()
        mine = Activity.objects.for_township(member.township).done()
        newest = mine.order_by("-starts_at", "-pk").values("pk")[:LECTURES]
        self.fields["activity"].queryset = Activity.objects.filter(pk__in=newest)  # type: ignore[attr-defined]
        self.fields["handed_out_on"].widget.attrs["max"] = today.isoformat()

    def clean_handed_out_on(self) -> date:
        day: date = self.cleaned_data["handed_out_on"]
        if day.year < self.today.year - 1:
            raise forms.ValidationError(gettext_lazy("This is long ago. Check the year."))
        return day


class ForwardForm(forms.Form):
    """Copies for each village; an empty field passes nothing on."""

    def __init__(self, data: QueryDict | None, *, villages: list[Village]) -> None:
        super().__init__(data)
        self.villages = villages
        self.fields["key"] = KeyField()
        for village in villages:
            self.fields[f"village_{village.pk}"] = WholeNumberField(label=village.name, required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors and not self.copies():
            self.add_error(None, gettext_lazy("Write a number at one village at least."))
        return self.cleaned_data

    def copies(self) -> dict[Village, int]:
        given = {village: self.cleaned_data.get(f"village_{village.pk}") for village in self.villages}
        return {village: copies for village, copies in given.items() if copies}

    def rows(self) -> list[Any]:
        return [self[f"village_{village.pk}"] for village in self.villages]


def _find_balance(member: Member, pk: int) -> Balance:
    """Return good copies of my township or its villages; anybody else's are not there."""
    rows = Balance.objects.for_township(member.township).filter(condition=Condition.GOOD)
    return get_object_or_404(
        rows.select_related("edition__material", "place__township", "place__village"), pk=pk
    )


@for_members
def stock(request: HttpRequest, member: Member) -> HttpResponse:
    balances = Balance.objects.for_township(member.township).lying()
    balances = balances.select_related("edition__material__cover", "place__township", "place__village")
    rows = balances.order_by("edition__material__name", "edition", "place__village__code", "condition", "pk")
    hand_outs = HandOut.objects.for_township(member.township).select_related("edition__material", "village")
    context = {"rows": rows, "hand_outs": hand_outs[:RECENT]}
    return show(request, member, "stock", context)


@for_members
def hand_out(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Record copies given to people, taken from one pile."""
    balance = _find_balance(member, pk)
    form = HandOutForm(request.POST or None, member=member, today=timezone.localdate())
    if request.method == "POST" and form.is_valid() and _hand_out(request, member, balance, form):
        return redirect("portal:stock")
    return show(request, member, "hand_out", {"balance": balance, "form": form})


def _hand_out(request: HttpRequest, member: Member, balance: Balance, form: HandOutForm) -> bool:
    data = form.cleaned_data
    try:
        given = record_hand_out(
            township=member.township,
            village=balance.place.village,
            edition=balance.edition,
            copies=data["copies"],
            receivers=HandOut.Receivers(data["receivers"]),
            receiver_count=data["receiver_count"] or 0,
            activity=data["activity"],
            handed_out_on=data["handed_out_on"],
            actor=member.user,
            at=timezone.localtime(),
            key=key_of(member, "hand-out", data["key"]),
        )
    except NotEnoughStock as short:
        form.add_error("copies", _too_few(short))
        return False
    except NotYetHeld:
        form.add_error("handed_out_on", _("This day has not come yet. Record it when it is done."))
        return False
    messages.success(request, _("%(copies)s copies are recorded as handed out.") % {"copies": given.copies})
    return True


def _too_few(short: NotEnoughStock) -> str:
    facts = {"free": short.free, "place": short.place, "wanted": short.wanted}
    return (
        _(
            "Only %(free)s copies lie at %(place)s, not %(wanted)s. Nothing was recorded; write a smaller number."
        )
        % facts
    )


@for_members
def forward(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """Pass copies of the township's own pile on to its villages."""
    balance = get_object_or_404(
        Balance.objects.for_township(member.township).select_related("edition__material", "place__township"),
        pk=pk,
        condition=Condition.GOOD,
        place__kind=StockPlaceKind.TOWNSHIP,
    )
    villages = list(Village.objects.active().for_township(member.township).in_delivery_order())
    form = ForwardForm(request.POST or None, villages=villages)
    if request.method == "POST" and form.is_valid() and _forward(request, member, balance, form):
        return redirect("portal:stock")
    return show(request, member, "forward", {"balance": balance, "form": form})


def _forward(request: HttpRequest, member: Member, balance: Balance, form: ForwardForm) -> bool:
    try:
        copies = forward_to_villages(
            township=member.township,
            edition=balance.edition,
            copies=form.copies(),
            actor=member.user,
            at=timezone.localtime(),
            key=key_of(member, "forward", form.cleaned_data["key"]),
        )
    except NotEnoughStock:
        _refuse_sum(form, balance)
        return False
    except AlreadyPosted:
        messages.info(request, _("This was recorded already; nothing was recorded twice."))
        return True
    messages.success(request, _("%(copies)s copies are with the villages now.") % {"copies": copies})
    return True


def _refuse_sum(form: ForwardForm, balance: Balance) -> None:
    balance.refresh_from_db()
    facts = {"free": balance.free, "wanted": sum(form.copies().values())}
    text = _(
        "Together these are %(wanted)s copies, but only %(free)s lie at the township. Nothing was recorded; "
        "write smaller numbers."
    )
    form.add_error(None, text % facts)
