"""Copies of an activity: taken along = used + brought back; only what was used leaves the books."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from campaigns.models import Activity
from materials.actions import stock
from materials.actions.handouts import add_to_total, record_hand_out
from materials.actions.logbook import CHANGED, log_fact
from materials.actions.stock import NotEnoughStock, Posting
from materials.models import Edition, HandOut
from materials.states import MovementReason, StockPlaceKind
from outreach.accounts.models import User
from outreach.places.models import Township


class WrongCopies(Exception):
    """More copies came back than were taken along; nothing was written."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        super().__init__(str(edition))


@dataclass(frozen=True, slots=True)
class TakenAlong:
    """Copies of one edition that went to an activity; what did not come back was handed out."""

    edition: Edition
    taken: int
    back: int

    @property
    def used(self) -> int:
        return self.taken - self.back


def post_copies(
    *, activity: Activity, township: Township, line: TakenAlong, actor: User, at: datetime, key: str
) -> None:
    """Post what was used of one edition; a corrected report moves only the difference.

    Call it in the transaction that has moved the activity: nobody else corrects it at the same time.
    Raises WrongCopies, NotEnoughStock.
    """
    if line.back > line.taken:
        raise WrongCopies(line.edition)
    place = stock.township_place(township)
    before = activity.hand_outs.filter(edition=line.edition, township=township, place=place).first()
    # What the first report used lay there when they left.
    lying = stock.free_copies(line.edition, place) + (before.copies if before else 0)
    if line.taken > lying:
        raise NotEnoughStock(line.edition, place, line.taken, lying)
    if before is not None:
        _correct(before, line, actor, at, key)
    elif line.used:
        record_hand_out(
            township=township,
            edition=line.edition,
            copies=line.used,
            brought_back=line.back,
            receivers=HandOut.Receivers.LECTURE,
            handed_out_on=activity.day,
            activity=activity,
            actor=actor,
            at=timezone.localtime(at),
            key=f"{key[-40:]}/{line.edition.pk}",
        )


def _correct(hand_out: HandOut, line: TakenAlong, actor: User, at: datetime, key: str) -> None:
    """Bring a hand-out to what was really used; the ledger keeps both movements with their dates."""
    before, more = hand_out.copies, line.used - hand_out.copies
    if more:
        stock.post(_difference(hand_out, more, key), actor=actor, at=at)
        add_to_total(hand_out, more)
    facts = {"from": before, "to": line.used, "brought_back": line.back}
    log_fact(hand_out, CHANGED, actor=actor, at=at, **facts)
    if not line.used:
        # A paper that gives nothing is none; the ledger and the log remember it.
        hand_out.delete()
        return
    hand_out.copies, hand_out.brought_back = line.used, line.back
    hand_out.save(update_fields=["copies", "brought_back"])


def _difference(hand_out: HandOut, more: int, key: str) -> Posting:
    gone = stock.county_place(hand_out.township.county, StockPlaceKind.HANDED_OUT)
    name = f"hand-out/{hand_out.pk}/{key[-40:]}"
    if more > 0:
        return Posting(hand_out.edition, more, hand_out.place, gone, MovementReason.HAND_OUT, key=name)
    return Posting(hand_out.edition, -more, gone, hand_out.place, MovementReason.CORRECTION, key=name)
