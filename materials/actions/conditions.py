"""Copies of a place that change their condition or end: damaged, withdrawn, usable again, destroyed, lost."""

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


REASONS = {
    Fate.DAMAGED: MovementReason.DAMAGE,
    Fate.WITHDRAWN: MovementReason.WITHDRAWAL,
    Fate.USABLE: MovementReason.CORRECTION,
    Fate.DESTROYED: MovementReason.DAMAGE,
    Fate.LOST: MovementReason.LOSS,
}
STAYS_AS = {
    Fate.DAMAGED: Condition.DAMAGED,
    Fate.WITHDRAWN: Condition.WITHDRAWN,
    Fate.USABLE: Condition.GOOD,
}


class NoReason(Exception):
    """Copies don't change their condition without a word why."""


class SameCondition(Exception):
    """The copies are in this condition already."""


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
    """Move copies of a place into another condition, or write them off; once for a key.

    Raises NotEnoughStock when fewer are there, or when good ones are promised to approved orders.
    """
    if not may_keep_store(actor):
        raise PermissionDenied
    if not note.strip():
        raise NoReason
    stays_as = STAYS_AS.get(fate)
    if stays_as == condition:
        raise SameCondition
    posting = Posting(
        edition,
        copies,
        place,
        stock.county_place(place.county, StockPlaceKind.WRITTEN_OFF) if stays_as is None else place,
        REASONS[fate],
        key=f"condition/{key}",
        note=note.strip(),
        source_condition=condition,
        # Destroyed copies never come back; lost ones may be found by a stock-take.
        target_condition=stays_as or (Condition.GOOD if fate == Fate.LOST else Condition.DAMAGED),
    )
    try:
        with transaction.atomic():
            (movement,) = stock.post(posting, actor=actor, at=at)
            log_created(movement, actor=actor, at=at)
    except AlreadyPosted:
        movement = Movement.objects.get(key=posting.key)
    return movement
