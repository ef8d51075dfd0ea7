"""Deliveries: dispatch, the signature at the far end, and differences closed by a dated movement."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F

from materials.actions import stock
from materials.actions.logbook import log_created, log_moved
from materials.actions.mails import tell_orderer
from materials.actions.numbering import next_number
from materials.actions.stock import Posting
from materials.actions.tokens import hash_token, make_token
from materials.models import (
    Allocation,
    Delivery,
    DeliveryLine,
    Discrepancy,
    Edition,
    Order,
    OrderLine,
    Receipt,
    Series,
    StockPlace,
)
from materials.states import (
    DELIVERY_MOVES,
    ORDER_MOVES,
    Condition,
    DeliveryState,
    MovementReason,
    OrderState,
    StockPlaceKind,
)
from outreach.accounts.models import User
from outreach.accounts.roles import may_keep_store
from outreach.moves import AlreadyMoved, move
from outreach.places.models import Township, Village
from outreach.retries import retried

TOKEN_DAYS = 30


class NothingToSend(Exception):
    """A dispatch without a single copy; no note was written."""


class WrongCount(Exception):
    """Received, damaged and missing copies don't add up to what was sent; nothing was written."""

    def __init__(self, line: DeliveryLine) -> None:
        super().__init__(str(line))
        self.line = line


class CodeExpired(Exception):
    """The QR code of this delivery is no longer valid; nothing was written."""


@dataclass(frozen=True, slots=True)
class Load:
    """One line to be sent; with its order line when it serves an order."""

    edition: Edition
    copies: int
    order_line: OrderLine | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """What arrived of one line: whole and damaged; the rest is missing."""

    received: int
    damaged: int = 0


@retried
def dispatch_order(
    *,
    order: Order,
    copies: Mapping[int, int],
    actor: User,
    at: datetime,
    seen: Mapping[int, int] | None = None,
) -> Delivery:
    """Send approved copies of an order (by line pk); what is not sent stays open.

    `seen` tells how many copies of each line had left when the form was drawn: a second click, or a
    colleague who was first, raises AlreadyMoved.
    """
    if not may_keep_store(actor):
        raise PermissionDenied
    lines = order.lines.select_related("edition__material").order_by("edition_id")
    loads = [Load(line.edition, copies[line.pk], line) for line in lines if copies.get(line.pk)]
    if not loads:
        raise NothingToSend
    with transaction.atomic():
        for load in loads:
            _count_sent(order, load, seen or {})
        is_whole = not order.lines.filter(sent__lt=F("approved")).exists()
        move(order, to=OrderState.SENT if is_whole else OrderState.PART_SENT, moves=ORDER_MOVES)
        delivery = send(township=order.township, loads=loads, actor=actor, at=at, order=order)
        log_moved(order, to=order.state, actor=actor, at=at, delivery=delivery.number)
        tell_orderer(order=order, delivery=delivery, actor=actor, at=at)
    return delivery


def _count_sent(order: Order, load: Load, seen: Mapping[int, int]) -> None:
    if load.order_line is None:
        return
    line = load.order_line.pk
    rows = OrderLine.objects.filter(pk=line, approved__gte=F("sent") + load.copies)
    if line in seen:
        rows = rows.filter(sent=seen[line])
    if not rows.update(sent=F("sent") + load.copies):
        order.refresh_from_db()
        raise AlreadyMoved(order)  # another dispatch took these copies


@retried
def send(
    *,
    township: Township,
    loads: list[Load],
    actor: User,
    at: datetime,
    village: Village | None = None,
    order: Order | None = None,
    allocation: Allocation | None = None,
) -> Delivery:
    """Write a delivery note and move its copies from the store onto the road, in one transaction."""
    county = township.county
    store = stock.county_place(county, StockPlaceKind.STORE)
    transit = stock.county_place(county, StockPlaceKind.TRANSIT)
    with transaction.atomic():
        delivery = Delivery.objects.create(
            county=county,
            number=next_number(county_id=county.pk, series=Series.DELIVERY, year=at.year),
            township=township,
            village=village,
            order=order,
            allocation=allocation,
            state=DeliveryState.SENT,
            token_expires_at=at + timedelta(days=TOKEN_DAYS),
            created_by=actor,
            created_at=at,
            sent_at=at,
        )
        Delivery.objects.filter(pk=delivery.pk).update(token_sha256=hash_token(token_of(delivery)))
        DeliveryLine.objects.bulk_create(
            DeliveryLine(
                delivery=delivery, edition=load.edition, order_line=load.order_line, copies=load.copies
            )
            for load in loads
        )
        stock.post(*_postings(delivery, loads, store, transit), actor=actor, at=at)
        log_created(delivery, actor=actor, at=at)
    return delivery


def _postings(delivery: Delivery, loads: list[Load], store: StockPlace, transit: StockPlace) -> list[Posting]:
    return [
        Posting(
            load.edition,
            load.copies,
            store,
            transit,
            MovementReason.DISPATCH,
            key=f"delivery/{delivery.pk}/{load.edition.pk}",
            document=delivery.number,
            from_reserved=load.order_line is not None,
        )
        for load in loads
    ]


def token_of(delivery: Delivery) -> str:
    return make_token("delivery", delivery.pk)


def find_by_token(token: str) -> Delivery | None:
    """Return the delivery that a QR code opens, whatever its state; None for a guess."""
    return Delivery.objects.filter(token_sha256=hash_token(token)).select_related("allocation").first()


def destination(delivery: Delivery) -> StockPlace:
    """Where signed copies lie: the village's place, or the township's."""
    if delivery.village is not None:
        return stock.village_place(delivery.village)
    return stock.township_place(delivery.township)


@retried
def sign(
    *,
    delivery: Delivery,
    counts: Mapping[int, Count],
    signer: str,
    way: Receipt.Way,
    at: datetime,
    actor: User | None = None,
    signature: bytes = b"",
    photo: bytes = b"",
    note: str = "",
) -> Receipt:
    """Sign for a delivery: every line counted, copies moved to the place, differences opened.

    Raises WrongCount when a line counts more than was sent, AlreadyMoved when it is signed already,
    CodeExpired when the QR code came too late; who signs by account or on paper may still.
    """
    if way == Receipt.Way.QR and delivery.code_has_expired(at=at):
        raise CodeExpired
    lines = list(delivery.lines.select_related("edition__material").order_by("edition_id"))
    for line in lines:
        _check_count(line, counts[line.pk])
    is_whole = all(counts[line.pk].received == line.copies for line in lines)
    with transaction.atomic():
        move(
            delivery,
            to=DeliveryState.SIGNED if is_whole else DeliveryState.DIFFERENCE,
            moves=DELIVERY_MOVES,
        )
        for line in lines:
            _receive(delivery, line, counts[line.pk], actor, at)
        log_moved(delivery, to=delivery.state, actor=actor, at=at, signer=signer, way=str(way))
        _close_order(delivery, actor, at)
        # Last, when every row is ours: a file does not go away with a transaction that is given up.
        receipt = Receipt(
            delivery=delivery, way=way, signer=signer, note=note, signed_at=at, entered_by=actor
        )
        _keep_pictures(receipt, signature, photo)
        receipt.save()
    return receipt


def _check_count(line: DeliveryLine, count: Count) -> None:
    if min(count.received, count.damaged) < 0 or count.received + count.damaged > line.copies:
        raise WrongCount(line)


def _keep_pictures(receipt: Receipt, signature: bytes, photo: bytes) -> None:
    folder = f"receipts/{receipt.delivery_id}"
    if signature:
        receipt.signature.save(f"{folder}-signature.png", ContentFile(signature), save=False)
    if photo:
        receipt.photo.save(f"{folder}-photo.jpg", ContentFile(photo), save=False)


def _receive(delivery: Delivery, line: DeliveryLine, count: Count, actor: User | None, at: datetime) -> None:
    short = line.copies - count.received - count.damaged
    DeliveryLine.objects.filter(pk=line.pk).update(
        received=count.received, damaged=count.damaged, short=short
    )
    transit = stock.county_place(delivery.county, StockPlaceKind.TRANSIT)
    parts = ((count.received, Condition.GOOD), (count.damaged, Condition.DAMAGED))
    postings = [
        Posting(
            line.edition,
            copies,
            transit,
            destination(delivery),
            MovementReason.RECEIPT,
            key=f"delivery/{delivery.pk}/{line.edition_id}/{condition}",
            document=delivery.number,
            target_condition=condition,
        )
        for copies, condition in parts
        if copies
    ]
    stock.post(*postings, actor=actor, at=at)
    for kind, copies in ((Discrepancy.Kind.SHORT, short), (Discrepancy.Kind.DAMAGED, count.damaged)):
        if copies:
            Discrepancy.objects.create(line=line, kind=kind, copies=copies, opened_at=at)


def _close_order(delivery: Delivery, actor: User | None, at: datetime) -> None:
    """An order whose every delivery is signed is closed."""
    order = delivery.order
    if order is None:
        return
    if not order.deliveries.filter(state=DeliveryState.SENT).exists():
        sent = Order.objects.filter(pk=order.pk, state=OrderState.SENT)
        if sent.update(state=OrderState.CLOSED):
            log_moved(order, to=OrderState.CLOSED, actor=actor, at=at)
