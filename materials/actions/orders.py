"""Orders of townships: submit, decide, wait, cancel; copies are promised when an order is approved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum

from materials.actions import stock
from materials.actions.logbook import log_created, log_moved
from materials.actions.mails import tell_orderer
from materials.actions.numbering import next_number
from materials.actions.waiting_list import require_turn
from materials.models import Edition, Order, OrderingRules, OrderLine, Series
from materials.states import ORDER_MOVES, ORDER_RESERVES, OrderState, StockPlaceKind
from outreach.accounts.models import User
from outreach.accounts.roles import may_approve
from outreach.moves import hold, move
from outreach.places.models import Township
from outreach.retries import retried

COUNTS_FOR_CAP = [state for state in OrderState if state not in (OrderState.CANCELLED, OrderState.SENT_BACK)]


class OrderingClosed(Exception):
    """Staff have switched ordering off; the note says why or until when."""

    def __init__(self, note: str) -> None:
        super().__init__(note)
        self.note = note


class OrderRefused(Exception):
    """A line breaks a rule; `fault` names it, the facts stand beside it. Nothing was ordered."""

    def __init__(self, fault: str, edition: Edition | None = None, limit: int = 0) -> None:
        super().__init__(fault)
        self.fault = fault
        self.edition = edition
        self.limit = limit


EMPTY, NOT_ORDERABLE, NOT_IN_PACKS, OVER_LIMIT, TOO_EARLY, TOO_MUCH, NOTHING_LEFT = (
    "empty",
    "not_orderable",
    "not_in_packs",
    "over_limit",
    "too_early",
    "too_much",
    "nothing_left",
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One line as the township typed it: copies, and why they are more than the limit if they are."""

    edition: Edition
    copies: int
    over_limit_reason: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """How many copies of one material a township may order, and has ordered in orders that still stand."""

    per_order: int
    per_campaign: int
    ordered: int

    @property
    def left(self) -> int:
        """What it may still order without saying why."""
        return max(0, min(self.per_order, self.per_campaign - self.ordered))


def ordering_rules(township: Township) -> OrderingRules:
    return OrderingRules.objects.get_or_create(county_id=township.county_id)[0]


def find_limits(
    township: Township, materials: Iterable[int], rules: OrderingRules | None = None
) -> dict[int, Limit]:
    """Return the limit of each material (by pk); two queries. A second basket can't walk past the cap."""
    rules = rules or ordering_rules(township)
    wanted = set(materials)
    lines = OrderLine.objects.filter(
        edition__material__in=wanted, order__township=township, order__state__in=COUNTS_FOR_CAP
    )
    sums = lines.order_by().values_list("edition__material").annotate(copies=Sum("requested"))
    ordered = dict(sums)
    caps = rules.max_copies_per_order, rules.max_copies_per_campaign
    return {pk: Limit(*caps, ordered.get(pk, 0)) for pk in wanted}


@retried
def submit_order(
    *,
    township: Township,
    wishes: list[Wish],
    purpose: str,
    needed_on: date,
    actor: User,
    at: datetime,
    key: str,
) -> Order:
    """Order for one's own township; the same key gives the order that is there already."""
    if actor.township != township:
        raise PermissionDenied
    with transaction.atomic():
        # Of two clicks the second one waits here, and finds the first one's order.
        hold(township)
        twin = Order.objects.for_township(township).filter(key=key).first()
        if twin is not None:
            return twin
        rules = _check_wishes(township, wishes, needed_on, at.date())
        _check_caps(township, wishes, rules)
        return _write_order(township, wishes, purpose, needed_on, actor, at, key)


def _check_wishes(township: Township, wishes: list[Wish], needed_on: date, today: date) -> OrderingRules:
    rules = ordering_rules(township)
    if not rules.is_open:
        raise OrderingClosed(rules.closed_note)
    if not wishes:
        raise OrderRefused(EMPTY)
    if needed_on < today:
        raise OrderRefused(TOO_EARLY)
    for wish in wishes:
        material = wish.edition.material
        if not material.is_orderable or material.county_id != township.county_id:
            raise OrderRefused(NOT_ORDERABLE, wish.edition)
        if wish.copies < 1 or wish.copies % material.pack_size:
            raise OrderRefused(NOT_IN_PACKS, wish.edition, material.pack_size)
    return rules


def _check_caps(township: Township, wishes: list[Wish], rules: OrderingRules) -> None:
    """Call it while the township is held: nobody else of it counts then, so that two can't both pass."""
    limits = find_limits(township, (wish.edition.material_id for wish in wishes), rules)
    for wish in wishes:
        left = limits[wish.edition.material_id].left
        if wish.copies > left and not wish.over_limit_reason.strip():
            raise OrderRefused(OVER_LIMIT, wish.edition, left)


def _write_order(
    township: Township,
    wishes: list[Wish],
    purpose: str,
    needed_on: date,
    actor: User,
    at: datetime,
    key: str,
) -> Order:
    order = Order.objects.create(
        county_id=township.county_id,
        township=township,
        campaign_id=wishes[0].edition.material.campaign_id,
        # All townships of the county wait for the number until this is in the books: it comes after every question.
        number=next_number(county_id=township.county_id, series=Series.ORDER, year=at.year),
        key=key,
        purpose=purpose,
        needed_on=needed_on,
        ordered_by=actor,
        submitted_at=at,
    )
    _write_lines(order, wishes)
    log_created(order, actor=actor, at=at)
    return order


def _write_lines(order: Order, wishes: list[Wish]) -> None:
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            edition=wish.edition,
            requested=wish.copies,
            over_limit_reason=wish.over_limit_reason.strip(),
        )
        for wish in wishes
    )


@retried
def approve_order(
    *, order: Order, copies: Mapping[int, int], actor: User, at: datetime, note: str = ""
) -> Order:
    """Approve copies for each line (by its pk; a line left out gets none) and promise them.

    Raises NotEnoughStock when the store has fewer, OrderRefused when a line would get more than it
    asked for or all get nothing, OutOfTurn when an earlier order waits for the same copies, AlreadyMoved
    when somebody decided before.
    """
    _require_decider(order, actor)
    store = stock.county_place(order.township.county, StockPlaceKind.STORE)
    with transaction.atomic():
        # Held while its lines are read: sent back and written anew meanwhile, others would be promised.
        hold(order)
        approved = _read_approval(order, copies)
        in_full = all(count == line.requested for line, count in approved.items())
        move(
            order,
            to=OrderState.APPROVED if in_full else OrderState.REDUCED,
            moves=ORDER_MOVES,
            decided_by=actor,
            decided_at=at,
            decision_note=note,
        )
        for line, count in approved.items():
            OrderLine.objects.filter(pk=line.pk).update(approved=count)
            if count:
                stock.reserve(edition=line.edition, place=store, copies=count)
        log_moved(order, to=order.state, actor=actor, at=at, copies=sum(approved.values()))
        tell_orderer(order=order, actor=actor, at=at)
    return order


def _read_approval(order: Order, copies: Mapping[int, int]) -> dict[OrderLine, int]:
    lines = list(order.lines.select_related("edition__material").order_by("edition_id"))
    approved = {line: copies.get(line.pk, 0) for line in lines}
    if any(not 0 <= count <= line.requested for line, count in approved.items()):
        raise OrderRefused(TOO_MUCH)
    if not any(approved.values()):
        raise OrderRefused(NOTHING_LEFT)
    require_turn(order, [line for line, count in approved.items() if count])
    return approved


@retried
def put_on_waiting_list(*, order: Order, actor: User, at: datetime, note: str = "") -> Order:
    """Keep an order for which there is no stock; it is served in the order of submission."""
    return _decide(order, OrderState.WAITING, actor, at, note)


@retried
def send_back(*, order: Order, actor: User, at: datetime, note: str) -> Order:
    """Return an order to its township with the reason."""
    return _decide(order, OrderState.SENT_BACK, actor, at, note)


def _decide(order: Order, to: OrderState, actor: User, at: datetime, note: str) -> Order:
    _require_decider(order, actor)
    with transaction.atomic():
        move(order, to=to, moves=ORDER_MOVES, decided_by=actor, decided_at=at, decision_note=note)
        log_moved(order, to=to, actor=actor, at=at)
        tell_orderer(order=order, actor=actor, at=at)
    return order


def _require_decider(order: Order, actor: User) -> None:
    if not may_approve(actor) or order.ordered_by_id == actor.pk:
        raise PermissionDenied


@retried
def cancel_order(*, order: Order, actor: User, at: datetime) -> Order:
    """Withdraw one's own township's order as long as nothing was sent; promised copies become free."""
    if actor.township != order.township:
        raise PermissionDenied
    store = stock.county_place(order.township.county, StockPlaceKind.STORE)
    with transaction.atomic():
        before = hold(order).state
        move(order, to=OrderState.CANCELLED, moves=ORDER_MOVES)
        log_moved(order, to=OrderState.CANCELLED, actor=actor, at=at)
        if before in ORDER_RESERVES:
            for line in order.lines.select_related("edition").order_by("edition_id"):
                if line.open:
                    stock.release(edition=line.edition, place=store, copies=line.open)
    return order


@retried
def resubmit_order(
    *, order: Order, wishes: list[Wish], purpose: str, needed_on: date, actor: User, at: datetime
) -> Order:
    """Hand a returned order in again as it is written now; its number stays, the rules count anew."""
    if actor.township != order.township:
        raise PermissionDenied
    with transaction.atomic():
        hold(order.township)
        rules = _check_wishes(order.township, wishes, needed_on, at.date())
        _check_caps(order.township, wishes, rules)
        move(
            order,
            to=OrderState.SUBMITTED,
            moves=ORDER_MOVES,
            purpose=purpose,
            needed_on=needed_on,
            ordered_by=actor,
            submitted_at=at,
        )
        order.lines.all().delete()
        _write_lines(order, wishes)
        log_moved(order, to=OrderState.SUBMITTED, actor=actor, at=at)
    return order
