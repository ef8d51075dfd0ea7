"""One order: what was asked, what is free, and the buttons of whoever decides; the rules are in actions.orders."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from materials.actions import orders
from materials.actions.orders import NOTHING_LEFT, OrderRefused, find_limits
from materials.actions.stock import NotEnoughStock
from materials.actions.waiting_list import OutOfTurn, free_in_store
from materials.models import Order, OrderLine
from materials.staff.orders import trail
from materials.staff.pages import head, refuse
from materials.staff.stock_pages import decided_sentence, require_county, stock_sentence
from materials.states import ORDER_MOVES, ORDER_RESERVES, OrderState
from outreach.accounts.asking import signed_in
from outreach.accounts.roles import may_approve, may_keep_store
from outreach.moves import AlreadyMoved
from outreach.places.numbers import WholeNumberField

TEMPLATE = "materials/staff/orders/detail.html"


class DecisionForm(forms.Form):
    """Copies for each line, and the note that the township reads."""

    note = forms.CharField(
        label=_("Note to the township"),
        max_length=200,
        required=False,
        help_text=_("Needed when you send the order back, for example “please order for one school only”."),
    )

    def __init__(self, *args: Any, lines: list[OrderLine], free: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"line{line.pk}"] = WholeNumberField(
                label=str(line.edition),
                initial=min(line.requested, max(0, free.get(line.edition_id, 0))),
                min_value=0,
                max_value=line.requested,
                widget=forms.TextInput(attrs={"class": "order__input"}),
                error_messages={
                    "max_value": _("At most %(limit_value)s: more than was asked for can't be approved.")
                },
            )

    def copies(self) -> dict[int, int]:
        return {line.pk: self.cleaned_data[f"line{line.pk}"] for line in self.lines}


def find_order(request: HttpRequest, pk: int) -> Order:
    """The order with its people; one of another county does not exist."""
    county = require_county(request)
    order_rows = Order.objects.select_related(
        "township__county", "ordered_by", "decided_by", "campaign", "county"
    )
    return get_object_or_404(order_rows, pk=pk, county=county)


def read_lines(order: Order) -> list[OrderLine]:
    return list(order.lines.select_related("edition__material"))


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    order = find_order(request, pk)
    lines = read_lines(order)
    free = free_in_store(order.county)
    return render(request, TEMPLATE, _context(request, order, lines, DecisionForm(lines=lines, free=free)))


def _context(
    request: HttpRequest, order: Order, lines: list[OrderLine], form: DecisionForm
) -> dict[str, Any]:
    """All that the page shows; nine queries whatever the number of lines."""
    free = free_in_store(order.county)
    limits = find_limits(order.township, [line.edition.material_id for line in lines])
    decides = may_approve(request.user) and order.ordered_by_id != request.user.pk
    is_open = OrderState.APPROVED in ORDER_MOVES[order.state]
    facts = {
        "order": order,
        "rows": [
            {
                "line": line,
                "free": free.get(line.edition_id, 0),
                "limit": limits[line.edition.material_id],
                "box": form[f"line{line.pk}"],
            }
            for line in lines
        ],
        "form": form,
        "deliveries": order.deliveries.select_related("receipt"),
        "may_decide": decides and is_open,
        "waits_for_decider": is_open,
        "may_wait": OrderState.WAITING in ORDER_MOVES[order.state],
        "may_send_back": OrderState.SENT_BACK in ORDER_MOVES[order.state],
        "may_dispatch": may_keep_store(request.user) and order.state in ORDER_RESERVES,
    }
    return head(order.number, "clipboard-list", trail=trail()) | facts


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve, put on the waiting list or send back; what can't be done is said, and what was typed stays."""
    order = find_order(request, pk)
    if not may_approve(request.user):
        raise PermissionDenied
    lines = read_lines(order)
    form = _decision_form(request, lines)
    if not form.is_valid():
        return render(request, TEMPLATE, _context(request, order, lines, form), status=400)
    try:
        _decide(request, order, form, request.POST.get("decision", ""))
    except (NotEnoughStock, OutOfTurn, OrderRefused, AlreadyMoved) as error:
        now = find_order(request, pk)
        return refuse(request, TEMPLATE, _context(request, now, lines, form), _sentence(error, now))
    messages.success(
        request,
        gettext("%(order)s is “%(state)s” now.") % {"order": order, "state": order.get_state_display()},
    )
    return redirect("order:detail", pk=order.pk)


def _decision_form(request: HttpRequest, lines: list[OrderLine]) -> DecisionForm:
    """Only an approval line by line needs the boxes, only sending back needs the note."""
    form = DecisionForm(request.POST, lines=lines, free={})
    what = request.POST.get("decision", "")
    if what != "approve":
        for line in lines:
            form.fields[f"line{line.pk}"].required = False
    if what == "send_back":
        form.fields["note"].required = True
        form.fields["note"].error_messages["required"] = _("Nothing was sent back. Say why first.")
    return form


def _decide(request: HttpRequest, order: Order, form: DecisionForm, what: str) -> None:
    act = {"actor": signed_in(request), "at": timezone.now(), "note": form.cleaned_data["note"]}
    if what == "wait":
        orders.put_on_waiting_list(order=order, **act)
    elif what == "send_back":
        orders.send_back(order=order, **act)
    elif what == "approve_all":
        orders.approve_order(order=order, copies={line.pk: line.requested for line in form.lines}, **act)
    else:
        orders.approve_order(order=order, copies=form.copies(), **act)


def _sentence(error: Exception, order: Order) -> str:
    if isinstance(error, NotEnoughStock):
        return stock_sentence(error)
    if isinstance(error, OutOfTurn):
        return _turn_sentence(error)
    if isinstance(error, AlreadyMoved):
        return decided_sentence(AlreadyMoved(order))
    return _refused_sentence(error)


def _turn_sentence(error: OutOfTurn) -> str:
    words = gettext(
        "Nothing was changed: %(order)s of %(township)s has waited for the same copies since %(moment)s."
        " Serve that order first, if only with less."
    )
    return words % {
        "order": error.first,
        "township": error.first.township,
        "moment": f"{timezone.localtime(error.first.submitted_at):%Y-%m-%d %H:%M}",
    }


def _refused_sentence(error: Exception) -> str:
    if isinstance(error, OrderRefused) and error.fault == NOTHING_LEFT:
        return gettext(
            "Nothing was changed: every line is 0. Approve some copies, put the order on the waiting list,"
            " or send it back with a reason."
        )
    return gettext("Nothing was changed: a line would get more than it asked for.")
