"""Closing a difference: a dated movement says where the short or damaged copies are."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from materials.actions import stock
from materials.actions.deliveries import destination
from materials.actions.logbook import CLOSED, log_fact, log_moved
from materials.actions.stock import Posting
from materials.models import Delivery, Discrepancy, StockPlace
from materials.states import (
    DELIVERY_MOVES,
    Condition,
    DeliveryState,
    MovementReason,
    Outcome,
    StockPlaceKind,
)
from outreach.accounts.models import User
from outreach.accounts.roles import may_keep_store
from outreach.moves import move
from outreach.retries import retried

OUTCOMES = {
    Discrepancy.Kind.SHORT: (Outcome.FOUND, Outcome.NEVER_LEFT, Outcome.LOST),
    Discrepancy.Kind.DAMAGED: (Outcome.USABLE, Outcome.SENT_BACK, Outcome.DESTROYED),
}


class AlreadyClosed(Exception):
    """Somebody closed this difference before; nothing was moved."""


class NoExplanation(Exception):
    """A difference is not closed without a word."""


class WrongOutcome(Exception):
    """Missing copies can't be sent back, damaged ones can't be found."""


@retried
def close_discrepancy(
    *, discrepancy: Discrepancy, outcome: Outcome, explanation: str, actor: User, at: datetime
) -> Discrepancy:
    """Close one difference; the delivery is closed with its last."""
    if not may_keep_store(actor):
        raise PermissionDenied
    if outcome not in OUTCOMES[Discrepancy.Kind(discrepancy.kind)]:
        raise WrongOutcome(outcome)
    if not explanation.strip():
        raise NoExplanation
    delivery = discrepancy.line.delivery
    with transaction.atomic():
        claimed = Discrepancy.objects.select_for_update().filter(pk=discrepancy.pk, closed_at__isnull=True)
        if not claimed.exists():
            raise AlreadyClosed
        (movement,) = stock.post(_posting(discrepancy, delivery, outcome, explanation), actor=actor, at=at)
        claimed.update(closed_at=at, closed_by=actor, movement=movement, explanation=explanation)
        log_fact(discrepancy, CLOSED, actor=actor, at=at, outcome=outcome.value, copies=discrepancy.copies)
        if not Discrepancy.objects.filter(line__delivery=delivery, closed_at__isnull=True).exists():
            move(delivery, to=DeliveryState.CLOSED, moves=DELIVERY_MOVES)
            log_moved(delivery, to=DeliveryState.CLOSED, actor=actor, at=at)
    discrepancy.refresh_from_db()
    return discrepancy


def _posting(discrepancy: Discrepancy, delivery: Delivery, outcome: Outcome, explanation: str) -> Posting:
    is_short = discrepancy.kind == Discrepancy.Kind.SHORT
    transit = stock.county_place(delivery.county, StockPlaceKind.TRANSIT)
    target, condition, reason = _end(delivery, outcome)
    return Posting(
        discrepancy.line.edition,
        discrepancy.copies,
        transit if is_short else destination(delivery),
        target,
        reason,
        # The key is the second belt: one difference is posted once, whoever races.
        key=f"discrepancy/{discrepancy.pk}",
        document=delivery.number,
        note=explanation[:200],
        source_condition=Condition.GOOD if is_short else Condition.DAMAGED,
        target_condition=condition,
    )


def _end(delivery: Delivery, outcome: Outcome) -> tuple[StockPlace, Condition, MovementReason]:
    store = stock.county_place(delivery.county, StockPlaceKind.STORE)
    gone = stock.county_place(delivery.county, StockPlaceKind.WRITTEN_OFF)
    there = destination(delivery)
    ends = {
        Outcome.FOUND: (there, Condition.GOOD, MovementReason.CORRECTION),
        Outcome.NEVER_LEFT: (store, Condition.GOOD, MovementReason.CORRECTION),
        Outcome.LOST: (gone, Condition.GOOD, MovementReason.LOSS),
        Outcome.USABLE: (there, Condition.GOOD, MovementReason.CORRECTION),
        Outcome.SENT_BACK: (store, Condition.DAMAGED, MovementReason.RETURN),
        Outcome.DESTROYED: (gone, Condition.DAMAGED, MovementReason.DAMAGE),
    }
    return ends[outcome]
