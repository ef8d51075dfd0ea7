"""Stock-takes 盘点: a count is compared with the books, and each difference becomes a dated movement.

Nobody edits a number. Copies that only changed their condition move within the place; missing ones are
written off; found ones come back from what was written off as lost, and from nowhere only beyond that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from materials.actions import stock
from materials.actions.logbook import log_created
from materials.actions.numbering import next_number
from materials.actions.stock import Posting
from materials.models import Balance, Edition, Series, StockPlace, StockTake, StockTakeLine
from materials.states import Condition, MovementReason, StockPlaceKind
from outreach.accounts.models import User
from outreach.accounts.roles import may_keep_store
from outreach.retries import retried

COUNTABLE = (StockPlaceKind.STORE, StockPlaceKind.TOWNSHIP, StockPlaceKind.VILLAGE)


class BooksMoved(Exception):
    """Copies came or went between looking and counting; nothing was written, the count is void."""

    def __init__(self, edition: Edition, condition: str, seen: int, booked: int) -> None:
        super().__init__(f"{edition} {condition}: {seen} seen, {booked} booked")
        self.edition = edition
        self.condition = condition
        self.seen = seen
        self.booked = booked


class NoReason(Exception):
    """A count differs and nobody said why; nothing was written."""


class NothingCounted(Exception):
    """The form is empty."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One edition in one condition: `seen` is what the books said when the counter looked at them."""

    edition: Edition
    condition: Condition
    seen: int
    counted: int

    @property
    def difference(self) -> int:
        return self.counted - self.seen


@retried
def take_stock(
    *, place: StockPlace, counts: list[Counted], note: str, actor: User, at: datetime, key: str
) -> StockTake:
    """Write a stock-take and post its differences; the same key gives the paper that is there.

    Raises NoReason when a count differs without a note, BooksMoved when the books are not as they were
    seen, NotEnoughStock when missing copies are promised to approved orders.
    """
    if not may_keep_store(actor) or place.kind not in COUNTABLE:
        raise PermissionDenied
    twin = StockTake.objects.filter(key=key, place=place).first()
    if twin is not None:
        return twin
    if not counts:
        raise NothingCounted
    if any(count.difference for count in counts) and not note.strip():
        raise NoReason
    try:
        with transaction.atomic():
            return _write(place, counts, note.strip(), actor, at, key)
    except IntegrityError:
        # The second of two clicks lost the race for the key: show the first one's paper.
        return StockTake.objects.get(key=key, place=place)


def _write(
    place: StockPlace, counts: list[Counted], note: str, actor: User, at: datetime, key: str
) -> StockTake:
    paper = StockTake.objects.create(
        county=place.county,
        number=next_number(county_id=place.county_id, series=Series.STOCK_TAKE, year=at.year),
        key=key,
        place=place,
        note=note,
        taken_by=actor,
        taken_at=at,
    )
    StockTakeLine.objects.bulk_create(
        StockTakeLine(
            stock_take=paper,
            edition=count.edition,
            condition=count.condition,
            booked=count.seen,
            counted=count.counted,
        )
        for count in counts
    )
    _require_books_as_seen(place, counts)
    postings = [posting for edition in _editions(counts) for posting in _postings(paper, edition, counts)]
    stock.post(*postings, actor=actor, at=at)
    # Whoever moved copies since the first look has either waited for our rows or is seen here.
    _require_books_as_counted(place, counts)
    log_created(paper, actor=actor, at=at)
    return paper


def _editions(counts: list[Counted]) -> list[Edition]:
    return list({count.edition.pk: count.edition for count in counts}.values())


def _booked(place: StockPlace, counts: list[Counted]) -> dict[tuple[int, str], int]:
    rows = Balance.objects.filter(place=place, edition__in=[count.edition.pk for count in counts])
    return {(edition, kept): n for edition, kept, n in rows.values_list("edition", "condition", "on_hand")}


def _require_books_as_seen(place: StockPlace, counts: list[Counted]) -> None:
    booked = _booked(place, counts)
    for count in counts:
        now = booked.get((count.edition.pk, count.condition), 0)
        if now != count.seen:
            raise BooksMoved(count.edition, count.condition, count.seen, now)


def _require_books_as_counted(place: StockPlace, counts: list[Counted]) -> None:
    booked = _booked(place, counts)
    for count in counts:
        now = booked.get((count.edition.pk, count.condition), 0)
        if count.difference and now != count.counted:
            raise BooksMoved(count.edition, count.condition, count.seen, now - count.difference)


def _postings(paper: StockTake, edition: Edition, counts: list[Counted]) -> Iterator[Posting]:
    """Pair what is missing in one condition with what is found in another; the rest is lost or found."""
    own = [count for count in counts if count.edition.pk == edition.pk]
    missing = {count.condition: -count.difference for count in own if count.difference < 0}
    found = {count.condition: count.difference for count in own if count.difference > 0}
    lines = Lines(paper, edition)
    for worse in found:
        for better in missing:
            changed = min(missing[better], found[worse])
            yield from lines.move(paper.place, better, paper.place, worse, changed)
            missing[better] -= changed
            found[worse] -= changed
    gone = stock.county_place(paper.county, StockPlaceKind.WRITTEN_OFF)
    lost = stock.free_copies(edition, gone)
    for condition, copies in missing.items():
        yield from lines.move(paper.place, condition, gone, condition, copies)
    for condition, copies in found.items():
        back = min(lost, copies)
        lost -= back
        yield from lines.move(gone, Condition.GOOD, paper.place, condition, back)
        yield from lines.move(None, condition, paper.place, condition, copies - back)


@dataclass(slots=True)
class Lines:
    """Numbers the movements of one paper, so that each has a key of its own."""

    paper: StockTake
    edition: Edition
    written: int = 0

    def move(
        self,
        source: StockPlace | None,
        source_condition: Condition,
        target: StockPlace,
        target_condition: Condition,
        copies: int,
    ) -> Iterator[Posting]:
        if not copies:
            return
        self.written += 1
        yield Posting(
            self.edition,
            copies,
            source,
            target,
            MovementReason.STOCK_TAKE,
            key=f"stock-take/{self.paper.pk}/{self.edition.pk}/{self.written}",
            document=self.paper.number,
            note=self.paper.note,
            source_condition=source_condition,
            target_condition=target_condition,
        )
