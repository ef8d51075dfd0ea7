"""What happened to an order, in the order of time: told from the papers, nothing is stored twice."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from materials.models import Delivery, Order
from materials.states import OrderState

# States after which it is known that copies were approved.
DECIDED = (OrderState.APPROVED, OrderState.REDUCED, OrderState.PART_SENT, OrderState.SENT, OrderState.CLOSED)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry; `note` is what a person wrote, `url` leads to the paper."""

    at: datetime | None
    title: str
    state: str
    note: str = ""
    url: str = ""


def events_of(order: Order) -> list[Event]:
    """Tell it from the first to the last; three queries."""
    told = [event for event in _told(order) if event.at is not None]
    told.sort(key=lambda event: event.at or order.submitted_at)
    if order.state == OrderState.CANCELLED:
        told.append(Event(None, _("Withdrawn by the township."), order.state))
    return told


def _told(order: Order) -> Iterator[Event]:
    ordered = _("Ordered by %(name)s.") % {"name": order.ordered_by}
    yield Event(order.submitted_at, ordered, OrderState.SUBMITTED)
    yield from _decision(order)
    for delivery in order.deliveries.select_related("receipt").prefetch_related("lines"):
        yield from _journey(delivery)


def _decision(order: Order) -> Iterator[Event]:
    if order.decided_at is None:
        return
    title, state = _("The office decided."), order.state
    if order.state in DECIDED:
        lines = list(order.lines.all())
        facts = {
            "approved": sum(line.approved for line in lines),
            "asked": sum(line.requested for line in lines),
        }
        title = _("The office approved %(approved)s of %(asked)s copies.") % facts
        state = OrderState.APPROVED if facts["approved"] == facts["asked"] else OrderState.REDUCED
    elif order.state == OrderState.WAITING:
        title = _("The office put the order on the waiting list; it is served in the order of arrival.")
    elif order.state == OrderState.SENT_BACK or order.decided_at < order.submitted_at:
        title, state = _("The office sent the order back."), OrderState.SENT_BACK
    yield Event(order.decided_at, title, state, order.decision_note)


def _journey(delivery: Delivery) -> Iterator[Event]:
    url = reverse("portal:delivery", args=[delivery.pk])
    lines = list(delivery.lines.all())
    facts = {"number": delivery.number, "copies": sum(line.copies for line in lines)}
    yield Event(
        delivery.sent_at,
        _("%(copies)s copies left the store with delivery %(number)s.") % facts,
        OrderState.SENT,
        url=url,
    )
    receipt = getattr(delivery, "receipt", None)
    if receipt is not None:
        facts |= {"received": sum(line.received or 0 for line in lines), "name": receipt.signer}
        title = _("%(name)s signed for %(received)s of %(copies)s copies of delivery %(number)s.") % facts
        yield Event(receipt.signed_at, title, OrderState.CLOSED, url=url)
