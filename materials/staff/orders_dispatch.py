"""Sending what was approved: all or a part; each dispatch writes a delivery note."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages

from materials.actions.deliveries import NothingToSend, dispatch_order
from materials.actions.stock import NotEnoughStock
from materials.models import Delivery, Order, OrderLine
from materials.staff.orders import trail
from materials.staff.orders_deciding import find_order, read_lines
from materials.staff.pages import head, moved_sentence, refuse
from materials.staff.stock_pages import require_keeper_county, stock_sentence
from materials.states import ORDER_RESERVES
from outreach.accounts.asking import signed_in
from outreach.moves import AlreadyMoved
from outreach.places.numbers import WholeNumberField

TEMPLATE = "materials/staff/orders/dispatch.html"


class DispatchForm(forms.Form):
    """Copies of each line to send now, and how many had left when the form was drawn."""

    def __init__(self, *args: Any, lines: list[OrderLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = [line for line in lines if line.approved]
        for line in self.lines:
            self.fields[f"line{line.pk}"] = WholeNumberField(
                label=str(line.edition),
                initial=line.open,
                min_value=0,
                max_value=line.open,
                widget=forms.TextInput(attrs={"class": "order__input"}),
                error_messages={"max_value": _("At most %(limit_value)s copies are still to be sent.")},
            )
            self.fields[f"seen{line.pk}"] = forms.IntegerField(
                initial=line.sent, min_value=0, widget=forms.HiddenInput
            )

    def rows(self) -> list[tuple[OrderLine, Any, Any]]:
        return [(line, self[f"line{line.pk}"], self[f"seen{line.pk}"]) for line in self.lines]

    def numbers(self, name: str) -> dict[int, int]:
        return {line.pk: self.cleaned_data[f"{name}{line.pk}"] for line in self.lines}


def dispatch(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask how much of each line goes now; POST writes the note and moves the copies onto the road."""
    require_keeper_county(request)
    order = find_order(request, pk)
    form = DispatchForm(request.POST or None, lines=read_lines(order))
    if order.state not in ORDER_RESERVES:
        return _refuse(request, order, moved_sentence(AlreadyMoved(order)))
    if request.method != "POST" or not form.is_valid():
        return render(request, TEMPLATE, _context(order, form), status=400 if form.errors else 200)
    try:
        delivery = _send(request, order, form)
    except NothingToSend:
        form.add_error(None, _("Nothing was sent: every line is 0. Type how many copies go now."))
        return render(request, TEMPLATE, _context(order, form), status=400)
    except NotEnoughStock as error:
        return _refuse(request, order, stock_sentence(error))
    except AlreadyMoved as error:
        return _refuse(request, find_order(request, pk), moved_sentence(error))
    words = gettext("%(number)s is on the way. Print its delivery note and give it to the driver.")
    messages.success(request, words % {"number": delivery.number})
    return redirect("delivery:detail", pk=delivery.pk)


def _send(request: HttpRequest, order: Order, form: DispatchForm) -> Delivery:
    return dispatch_order(
        order=order,
        copies=form.numbers("line"),
        seen=form.numbers("seen"),
        actor=signed_in(request),
        at=timezone.now(),
    )


def _context(order: Order, form: DispatchForm) -> dict[str, Any]:
    here = [*trail(), {"url": reverse("order:detail", args=[order.pk]), "label": order.number}]
    return head(gettext("Dispatch"), "arrow-right-full", trail=here) | {"order": order, "form": form}


def _refuse(request: HttpRequest, order: Order, sentence: str) -> HttpResponse:
    """The form is drawn anew, so that it shows what is open now."""
    form = DispatchForm(lines=read_lines(order))
    return refuse(request, TEMPLATE, _context(order, form), sentence)
