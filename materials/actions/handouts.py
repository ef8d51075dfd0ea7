"""Hand-outs: copies go on to villages, and leave a township or village for people."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F

from campaigns.models import Activity
from materials.actions import stock
from materials.actions.logbook import log_created
from materials.actions.stock import Posting
from materials.models import Edition, HandOut, HandOutTotal
from materials.states import MovementReason, StockPlaceKind
from outreach.accounts.counties import counties_of
from outreach.accounts.models import User
from outreach.accounts.roles import may_edit
from outreach.places.models import Township, Village
from outreach.retries import retried


class NotYetHeld(Exception):
    """A hand-out can't lie in the future."""


@retried
def record_hand_out(
    *,
    township: Township,
    edition: Edition,
    copies: int,
    receivers: HandOut.Receivers,
    handed_out_on: date,
    actor: User,
    at: datetime,
    key: str,
    village: Village | None = None,
    receiver_count: int = 0,
    activity: Activity | None = None,
    brought_back: int = 0,
) -> HandOut:
    """Record copies given to people, taken from the village's place or the township's; once for a key.

    The office may do it for a township that phones in.
    """
    if not may_edit(actor) or not counties_of(actor).filter(pk=township.county_id).exists():
        _require_township(township, village, actor)
    if handed_out_on > at.date():
        raise NotYetHeld
    twin = HandOut.objects.filter(township=township, key=key).first()
    if twin is not None:
        return twin
    place = stock.village_place(village) if village else stock.township_place(township)
    gone = stock.county_place(township.county, StockPlaceKind.HANDED_OUT)
    try:
        with transaction.atomic():
            hand_out = HandOut.objects.create(
                township=township,
                village=village,
                place=place,
                edition=edition,
                activity=activity,
                copies=copies,
                brought_back=brought_back,
                receivers=receivers,
                receiver_count=receiver_count,
                handed_out_on=handed_out_on,
                key=key,
                recorded_by=actor,
                recorded_at=at,
            )
            posting = Posting(
                edition, copies, place, gone, MovementReason.HAND_OUT, key=f"hand-out/{hand_out.pk}"
            )
            stock.post(posting, actor=actor, at=at)
            add_to_total(hand_out, copies)
            log_created(hand_out, actor=actor, at=at)
    except IntegrityError:
        return HandOut.objects.get(township=township, key=key)
    return hand_out


def add_to_total(hand_out: HandOut, copies: int) -> None:
    """Keep the total of its township and edition; in the transaction that writes or corrects the hand-out.

    After the balances, so that all who change these rows take them in the same order.
    """
    total, _is_new = HandOutTotal.objects.get_or_create(township=hand_out.township, edition=hand_out.edition)
    HandOutTotal.objects.filter(pk=total.pk).update(copies=F("copies") + copies)


@retried
def forward_to_villages(
    *,
    township: Township,
    edition: Edition,
    copies: Mapping[Village, int],
    actor: User,
    at: datetime,
    key: str,
) -> int:
    """Pass copies on to several villages, all or none; returns how many. Raises AlreadyPosted for a known key."""
    for village in copies:
        _require_township(township, village, actor)
    source = stock.township_place(township)
    postings = [
        Posting(
            edition,
            count,
            source,
            stock.village_place(village),
            MovementReason.TRANSFER,
            key=f"forward/{key}/{village.pk}",
        )
        for village, count in copies.items()
    ]
    with transaction.atomic():
        for movement in stock.post(*postings, actor=actor, at=at):
            log_created(movement, actor=actor, at=at)
    return sum(copies.values())


def _require_township(township: Township, village: Village | None, actor: User) -> None:
    if actor.township != township or (village is not None and village.township_id != township.pk):
        raise PermissionDenied
