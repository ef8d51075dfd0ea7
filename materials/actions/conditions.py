"""Copies of a place that change their condition, go back to the store or end: damaged, destroyed, lost ..."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from materials.actions import stock
from materials.actions.logbook import log_created
from materials.actions.stock import AlreadyPosted, Posting
from materials.models import Edition, Movement, StockPlace
from materials.states import Condition, MovementReason, StockPlaceKind
from outreach.accounts.models import User
from outreach.accounts.roles import may_keep_store
from outreach.retries import retried


class Fate(models.TextChoices):
    """What becomes of copies; each names its own reason in the ledger."""

    DAMAGED = "damaged", _("damaged, kept apart")
    WITHDRAWN = "withdrawn", _("withdrawn, not to be given out")
    USABLE = "usable", _("usable again")
    DESTROYED = "destroyed", _("destroyed")
    LOST = "lost", _("lost")
    RETURNED = "returned", _("back in the county's store")


REASONS = {
    Fate.DAMAGED: MovementReason.DAMAGE,
    Fate.WITHDRAWN: MovementReason.WITHDRAWAL,
    Fate.USABLE: MovementReason.CORRECTION,
    Fate.DESTROYED: MovementReason.DAMAGE,
    Fate.LOST: MovementReason.LOSS,
    Fate.RETURNED: MovementReason.RETURN,
}
STAYS_AS = {
    Fate.DAMAGED: Condition.DAMAGED,
    Fate.WITHDRAWN: Condition.WITHDRAWN,
    Fate.USABLE: Condition.GOOD,
}


class NoReason(Exception):
    """Copies don't change their condition without a word why."""


class SameCondition(Exception):
    """The copies are in this condition, or in the store, already."""


@retried
def change_condition(
    *,
    place: StockPlace,
    edition: Edition,
    copies: int,
    condition: Condition,
    fate: Fate,
    note: str,
    actor: User,
    at: datetime,
    key: str,
) -> Movement:
    """Move copies of a place into another condition or back to the store, or write them off; once for a key.

    Raises NotEnoughStock when fewer are there, or when good ones are promised to approved orders.
    """
    if not may_keep_store(actor):
        raise PermissionDenied
    if not note.strip():
        raise NoReason
    target, target_condition = _end(place, condition, fate)
    if (target, target_condition) == (place, condition):
        raise SameCondition
    posting = Posting(
        edition,
        copies,
        place,
        target,
        REASONS[fate],
        key=f"condition/{key}",
        note=note.strip(),
        source_condition=condition,
        target_condition=target_condition,
    )
    try:
        with transaction.atomic():
            (movement,) = stock.post(posting, actor=actor, at=at)
            log_created(movement, actor=actor, at=at)
    except AlreadyPosted:
        movement = Movement.objects.get(key=posting.key)
    return movement


def _end(place: StockPlace, condition: Condition, fate: Fate) -> tuple[StockPlace, Condition]:
    """Where the copies lie afterwards, and in which condition."""
    if fate == Fate.RETURNED:
        return stock.county_place(place.county, StockPlaceKind.STORE), condition
    if fate in STAYS_AS:
        return place, STAYS_AS[fate]
    # Destroyed copies never come back; lost ones may be found by a stock-take.
    ends_as = Condition.GOOD if fate == Fate.LOST else Condition.DAMAGED
    return stock.county_place(place.county, StockPlaceKind.WRITTEN_OFF), ends_as
