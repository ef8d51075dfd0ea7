"""Allowed moves of orders and deliveries; pure data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OrderState(models.TextChoices):
    SUBMITTED = "submitted", _("waiting for approval")
    APPROVED = "approved", _("approved")
    REDUCED = "reduced", _("approved in part")
    SENT_BACK = "sent_back", _("sent back")
    WAITING = "waiting", _("on the waiting list")
    PART_SENT = "part_sent", _("partly sent")
    SENT = "sent", _("sent")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


_O = OrderState
ORDER_MOVES: dict[str, set[str]] = {
    _O.SUBMITTED: {_O.APPROVED, _O.REDUCED, _O.WAITING, _O.SENT_BACK, _O.CANCELLED},
    _O.SENT_BACK: {_O.SUBMITTED, _O.CANCELLED},
    _O.WAITING: {_O.APPROVED, _O.REDUCED, _O.SENT_BACK, _O.CANCELLED},
    _O.APPROVED: {_O.PART_SENT, _O.SENT, _O.CANCELLED},
    _O.REDUCED: {_O.PART_SENT, _O.SENT, _O.CANCELLED},
    _O.PART_SENT: {_O.PART_SENT, _O.SENT},
    _O.SENT: {_O.CLOSED},
    _O.CLOSED: set(),
    _O.CANCELLED: set(),
}
ORDER_RESERVES = {_O.APPROVED, _O.REDUCED, _O.PART_SENT}


class DeliveryState(models.TextChoices):
    PACKED = "packed", _("packed")
    SENT = "sent", _("on the way")
    SIGNED = "signed", _("signed")
    DIFFERENCE = "difference", _("signed with a difference")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


_D = DeliveryState
DELIVERY_MOVES: dict[str, set[str]] = {
    _D.PACKED: {_D.SENT, _D.CANCELLED},
    _D.SENT: {_D.SIGNED, _D.DIFFERENCE},
    _D.DIFFERENCE: {_D.CLOSED},
    _D.SIGNED: set(),
    _D.CLOSED: set(),
    _D.CANCELLED: set(),
}
