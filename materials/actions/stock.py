"""The only door to the ledger: every change of a balance is a movement, in one transaction."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from materials.models import Balance, Edition, Movement, StockPlace
from materials.states import Condition, MovementReason, StockPlaceKind
from outreach.accounts.models import User
from outreach.places.models import Region, Township, Village
from outreach.retries import retried


class NotEnoughStock(Exception):
    """A place has fewer free copies than are wanted; nothing was moved."""

    def __init__(self, edition: Edition, place: StockPlace, wanted: int, free: int) -> None:
        super().__init__(
            _("%(edition)s: %(wanted)s copies wanted, %(free)s are free at %(place)s.")
            % {"edition": edition, "wanted": wanted, "free": free, "place": place}
        )
        self.edition = edition
        self.place = place
        self.wanted = wanted
        self.free = free


class AlreadyPosted(Exception):
    """This paper's line stands in the ledger already; nothing was moved again."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True)
class Posting:
    """One line to be written: copies of an edition from a place to a place, and why.

    No source means fresh from the printer, or found by a stock-take; `from_reserved` takes copies that
    were promised before.
    """

    edition: Edition
    copies: int
    source: StockPlace | None
    target: StockPlace
    reason: MovementReason
    key: str
    document: str = ""
    note: str = ""
    source_condition: Condition = Condition.GOOD
    target_condition: Condition = Condition.GOOD
    from_reserved: bool = False


@dataclass(order=True, frozen=True, slots=True)
class _Change:
    """What one balance gains or loses; sorted by its row, so that two papers never wait for each other."""

    edition_id: int
    place_id: int
    condition: str
    copies: int
    posting: Posting = field(compare=False)


@retried
def post(*postings: Posting, actor: User | None, at: datetime) -> list[Movement]:
    """Write movements and their balances, all or none.

    Raises NotEnoughStock when a source has too few free copies, AlreadyPosted when a key is in the
    ledger. Balances change by conditional UPDATE in one fixed order: no reading before, no deadlock.
    """
    with transaction.atomic():
        movements = [_write(posting, actor, at) for posting in postings]
        for change in sorted(_changes(postings)):
            if change.copies < 0:
                _take(change)
            else:
                _put(change)
    return movements


def _write(posting: Posting, actor: User | None, at: datetime) -> Movement:
    try:
        with transaction.atomic():
            return Movement.objects.create(
                county_id=posting.target.county_id,
                edition=posting.edition,
                copies=posting.copies,
                source=posting.source,
                source_condition=posting.source_condition,
                target=posting.target,
                target_condition=posting.target_condition,
                reason=posting.reason,
                document=posting.document,
                key=posting.key,
                note=posting.note,
                actor=actor,
                happened_at=at,
            )
    except IntegrityError:
        if Movement.objects.filter(key=posting.key).exists():
            raise AlreadyPosted(posting.key) from None
        raise


def _changes(postings: Iterable[Posting]) -> Iterable[_Change]:
    for posting in postings:
        edition = posting.edition.pk
        if posting.source is not None:
            yield _Change(edition, posting.source.pk, posting.source_condition, -posting.copies, posting)
        yield _Change(edition, posting.target.pk, posting.target_condition, posting.copies, posting)


def _take(change: _Change) -> None:
    rows = Balance.objects.filter(
        edition_id=change.edition_id, place_id=change.place_id, condition=change.condition
    )
    wanted = -change.copies
    if change.posting.from_reserved:
        taken = rows.filter(reserved__gte=wanted).update(
            on_hand=F("on_hand") - wanted, reserved=F("reserved") - wanted
        )
    else:
        taken = rows.filter(on_hand__gte=F("reserved") + wanted).update(on_hand=F("on_hand") - wanted)
    if not taken:
        edition, place = change.posting.edition, StockPlace.objects.get(pk=change.place_id)
        raise NotEnoughStock(edition, place, wanted, free_copies(edition, place, change.condition))


def _put(change: _Change) -> None:
    balance, _created = Balance.objects.get_or_create(
        edition_id=change.edition_id, place_id=change.place_id, condition=change.condition
    )
    Balance.objects.filter(pk=balance.pk).update(on_hand=F("on_hand") + change.copies)


def reserve(*, edition: Edition, place: StockPlace, copies: int) -> None:
    """Promise good copies of a place to a paper; raises NotEnoughStock, never promises one twice."""
    promised = Balance.objects.filter(
        edition=edition, place=place, condition=Condition.GOOD, on_hand__gte=F("reserved") + copies
    ).update(reserved=F("reserved") + copies)
    if not promised:
        raise NotEnoughStock(edition, place, copies, free_copies(edition, place))


def release(*, edition: Edition, place: StockPlace, copies: int) -> None:
    """Take a promise back; the CHECK of the balance refuses more than was promised."""
    Balance.objects.filter(edition=edition, place=place, condition=Condition.GOOD).update(
        reserved=F("reserved") - copies
    )


def free_copies(edition: Edition, place: StockPlace, condition: str = Condition.GOOD) -> int:
    """Copies of a place that nobody was promised; one query."""
    row = Balance.objects.filter(edition=edition, place=place, condition=condition).first()
    return row.free if row else 0


def county_place(county: Region, kind: StockPlaceKind) -> StockPlace:
    """The county's one place of a kind: its store, what is on the way, what was handed out ..."""
    return StockPlace.objects.get_or_create(
        key=f"{kind}/{county.code}", defaults={"county": county, "kind": kind}
    )[0]


def township_place(township: Township) -> StockPlace:
    return StockPlace.objects.get_or_create(
        key=f"{StockPlaceKind.TOWNSHIP}/{township.code}",
        defaults={"county": township.county, "kind": StockPlaceKind.TOWNSHIP, "township": township},
    )[0]


def village_place(village: Village) -> StockPlace:
    return StockPlace.objects.get_or_create(
        key=f"{StockPlaceKind.VILLAGE}/{village.code}",
        defaults={
            "county": village.township.county,
            "kind": StockPlaceKind.VILLAGE,
            "township": village.township,
            "village": village,
        },
    )[0]
