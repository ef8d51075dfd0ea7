"""E-mails to those who ordered: a job in the transaction of the change, written and sent by a worker."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from materials.models import Delivery, Order
from materials.states import OrderState
from outreach.accounts.languages import language_of
from outreach.accounts.models import User
from outreach.jobs.actions import enqueue
from outreach.jobs.mails import Mail

MAIL = "materials.mail"


def tell_orderer(*, order: Order, actor: User, at: datetime, delivery: Delivery | None = None) -> None:
    """Queue the news of this moment for who ordered; without an address there is nothing to do.

    The job keeps the facts, not the sentences: writing them is no work for a transaction.
    """
    if not order.ordered_by.email:
        return
    sent = dict(delivery.lines.values_list("order_line", "copies")) if delivery else {}
    lines = order.lines.select_related("edition__material")
    enqueue(
        kind=MAIL,
        title=_("E-mail about order %(number)s") % {"number": order.number},
        payload={
            "to": order.ordered_by_id,
            "order": order.pk,
            "number": order.number,
            "state": str(order.state),
            "note": "" if delivery else order.decision_note,
            "delivery": delivery.number if delivery else "",
            "lines": [
                {
                    "name": line.edition.material.name,
                    "asked": line.requested,
                    "given": sent.get(line.pk, 0) if delivery else line.approved,
                }
                for line in lines
            ],
        },
        actor=actor,
        at=at,
    )


def write_mail(payload: dict[str, Any]) -> Mail | None:
    """Write the mail in its reader's language; None when the reader has left or has no address now."""
    reader = User.objects.filter(pk=payload["to"], is_active=True).exclude(email="").first()
    if reader is None:
        return None
    address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("portal:order", args=[payload["order"]])
    with override(language_of(reader)):
        news = _("on its way") if payload["delivery"] else str(OrderState(payload["state"]).label)
        subject = _("Order %(number)s: %(news)s") % {"number": payload["number"], "news": news}
        facts = {**payload, "reader": reader, "news": news, "address": address}
        return Mail(reader.email, subject, render_to_string("materials/mail/order.txt", facts))
