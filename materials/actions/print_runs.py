"""Print runs: from the draft to the settled bill; accepted copies enter the store, rejected ones don't."""

from collections.abc import Mapping, Set
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from wagtail.log_actions import log

from materials.actions import stock
from materials.actions.numbering import next_number
from materials.actions.reviews import is_current
from materials.actions.stock import Posting
from materials.models import Edition, Lot, PrintRun, Review, Series
from materials.states import PRINT_RUN_MOVES, MovementReason, PrintRunState, StockPlaceKind
from outreach.accounts.models import User
from outreach.accounts.roles import may_approve, may_edit, may_keep_store
from outreach.moves import AlreadyMoved, move
from outreach.retries import retried

MOVE_LOGGED = "materials.move_print_run"
RECEIVING = {PrintRunState.PRINTING, PrintRunState.PART_ARRIVED}
Moves = Mapping[str, Set[str]]
# What these do is more than a move, so they have actions of their own.
OWN_ACTIONS = {
    PrintRunState.WAITING,
    PrintRunState.PART_ARRIVED,
    PrintRunState.ARRIVED,
}


class NotApproved(Exception):
    """The file has no valid approval: it was never reviewed, or something of it has changed since."""


class WrongLot(Exception):
    """The lot's figures don't fit; `fault` names why, `limit` the copies that may still arrive."""

    TOO_MANY, TOO_MANY_REJECTED, NO_FAULT = "too_many", "more_rejected_than_arrived", "no_fault_named"
    NOT_YET = "not_yet"

    def __init__(self, fault: str, limit: int = 0) -> None:
        super().__init__(fault)
        self.fault = fault
        self.limit = limit


@retried
def draft_print_run(*, run: PrintRun, actor: User, at: datetime) -> PrintRun:
    """Number and keep a filled-in specification."""
    if not may_edit(actor):
        raise PermissionDenied
    with transaction.atomic():
        run.number = next_number(county_id=run.county_id, series=Series.PRINT_RUN, year=at.year)
        run.created_by, run.created_at = actor, at
        run.state = PrintRunState.DRAFT
        run.save()
        log(run, "wagtail.create", user=actor, timestamp=at)
    return run


@retried
def revise_print_run(*, run: PrintRun, actor: User, at: datetime) -> PrintRun:
    """Keep a changed specification; what was handed in stands as it is until it is sent back."""
    if not may_edit(actor):
        raise PermissionDenied
    with transaction.atomic():
        # The UPDATE holds the row until the end, so that nobody hands in the old figures meanwhile.
        if not PrintRun.objects.filter(pk=run.pk, state=PrintRunState.DRAFT).update(number=run.number):
            run.refresh_from_db()
            raise AlreadyMoved(run)
        run.save()
        log(run, "wagtail.edit", user=actor, timestamp=at)
    return run


def find_approval(edition: Edition) -> Review | None:
    """Return the newest approval of the revision that the edition shows; whether it holds is another question."""
    if edition.design_id is None:
        return None
    reviews = Review.objects.approved().filter(design=edition.design_id)
    if edition.revision_id is not None:
        reviews = reviews.filter(revision=edition.revision_id)
    return reviews.order_by("-pk").first()


@retried
def hand_in_print_run(*, run: PrintRun, actor: User, at: datetime) -> PrintRun:
    """Ask for approval; only a file with a valid approval of its exact bytes may go to print."""
    if not may_edit(actor):
        raise PermissionDenied
    run.review = find_approval(run.edition)
    _require_current_review(run)
    return _move(run, PrintRunState.WAITING, actor, at, review=run.review)


@retried
def approve_print_run(*, run: PrintRun, actor: User, at: datetime) -> PrintRun:
    """Order the run; nobody approves what they drafted."""
    if not may_approve(actor) or run.created_by_id == actor.pk:
        raise PermissionDenied
    _require_current_review(run)
    moves: Moves = {PrintRunState.WAITING: {PrintRunState.ORDERED}}
    ordered_on = timezone.localdate(at)
    return _move(run, PrintRunState.ORDERED, actor, at, moves, approved_by=actor, ordered_on=ordered_on)


@retried
def move_print_run(*, run: PrintRun, to: PrintRunState, actor: User, at: datetime) -> PrintRun:
    """Proof, printing, back to draft, cancelled, settled: moves that post nothing.

    Back to ordered leads from the proof only: it was refused, and the printer makes another.
    """
    if not (may_edit(actor) or may_approve(actor)):
        raise PermissionDenied
    if to == PrintRunState.ORDERED:
        return _move(run, to, actor, at, {PrintRunState.PROOF: {to}})
    if to in OWN_ACTIONS:
        raise AlreadyMoved(run)
    return _move(run, to, actor, at)


@retried
def end_arrivals(*, run: PrintRun, actor: User, at: datetime) -> PrintRun:
    """Say that the printer brings no more, though fewer copies came than were ordered."""
    if not may_keep_store(actor):
        raise PermissionDenied
    moves: Moves = {PrintRunState.PART_ARRIVED: {PrintRunState.ARRIVED}}
    return _move(run, PrintRunState.ARRIVED, actor, at, moves)


def open_print_run_moves(run: PrintRun, *, actor: User) -> list[PrintRunState]:
    """Return the states that the actor may bring it to by a button; arrivals come with their lots."""
    allowed = PRINT_RUN_MOVES[run.state] - {PrintRunState.PART_ARRIVED}
    if run.state == PrintRunState.PRINTING:
        allowed -= {PrintRunState.ARRIVED}
    return [state for state in PrintRunState if state in allowed and _may_move(run, state, actor)]


def _may_move(run: PrintRun, to: PrintRunState, actor: User) -> bool:
    if to == PrintRunState.WAITING:
        return may_edit(actor)
    if to == PrintRunState.ORDERED and run.state == PrintRunState.WAITING:
        return may_approve(actor) and run.created_by_id != actor.pk
    if to == PrintRunState.ARRIVED:
        return may_keep_store(actor)
    return may_edit(actor) or may_approve(actor)


def _move(
    run: PrintRun,
    to: PrintRunState,
    actor: User,
    at: datetime,
    moves: Moves = PRINT_RUN_MOVES,
    **changes: object,
) -> PrintRun:
    with transaction.atomic():
        move(run, to=to, moves=moves, **changes)
        log(run, MOVE_LOGGED, user=actor, timestamp=at, data={"to": to.value})
    return run


def _require_current_review(run: PrintRun) -> None:
    """A design's file needs an approval of the very revision that the edition shows."""
    edition, review = run.edition, run.review
    if edition.design_id is None:
        return
    if review is None or review.design_id != edition.design_id:
        raise NotApproved
    if edition.revision_id not in (None, review.revision_id) or not is_current(review):
        raise NotApproved


@retried
def accept_lot(
    *,
    run: PrintRun,
    copies: int,
    rejected: int,
    fault: str,
    arrived_on: date,
    actor: User,
    at: datetime,
    seen: int | None = None,
) -> Lot:
    """Count a lot: accepted copies enter the store, rejected ones go back; their sum is what arrived.

    More than ordered may arrive up to the spoilage allowance, as printers deliver. `seen` is how many
    copies had arrived when the form was drawn: a second click, or somebody faster, raises AlreadyMoved.
    """
    if not may_keep_store(actor):
        raise PermissionDenied
    if arrived_on > timezone.localdate(at):
        raise WrongLot(WrongLot.NOT_YET)
    with transaction.atomic():
        # Taking the number locks the series, so that two lots of a run are counted one after the other.
        number = next_number(county_id=run.county_id, series=Series.ACCEPTANCE, year=at.year)
        before = copies_arrived(run)
        if seen not in (None, before):
            run.refresh_from_db()
            raise AlreadyMoved(run)
        _check_lot(run, before, copies, rejected, fault)
        arrived = before + copies
        to = PrintRunState.ARRIVED if arrived >= run.copies else PrintRunState.PART_ARRIVED
        # A second partial lot stays in its state, so that the move can't be the guard: the row is.
        changed = PrintRun.objects.filter(pk=run.pk, state__in=RECEIVING).update(state=to)
        run.refresh_from_db()
        if not changed:
            raise AlreadyMoved(run)
        lot = Lot.objects.create(
            run=run,
            number=number,
            arrived_on=arrived_on,
            copies=copies,
            accepted=copies - rejected,
            rejected=rejected,
            fault=fault,
            checked_by=actor,
            checked_at=at,
        )
        stock.post(*_postings(run, lot), actor=actor, at=at)
        log(run, MOVE_LOGGED, user=actor, timestamp=at, data={"to": to.value, "lot": lot.number})
    return lot


def copies_arrived(run: PrintRun) -> int:
    return run.lots.aggregate(copies=Sum("copies", default=0))["copies"]


def copies_allowed(run: PrintRun) -> int:
    """What may arrive in all: the copies ordered, and the spoilage allowance on top."""
    return int(run.copies * (100 + run.spoilage_percent) / 100)


def _check_lot(run: PrintRun, before: int, copies: int, rejected: int, fault: str) -> None:
    most = copies_allowed(run) - before
    if not 1 <= copies <= most:
        raise WrongLot(WrongLot.TOO_MANY, most)
    if not 0 <= rejected <= copies:
        raise WrongLot(WrongLot.TOO_MANY_REJECTED, copies)
    if rejected and not fault.strip():
        raise WrongLot(WrongLot.NO_FAULT)


def _postings(run: PrintRun, lot: Lot) -> list[Posting]:
    store = stock.county_place(run.county, StockPlaceKind.STORE)
    back = stock.county_place(run.county, StockPlaceKind.REJECTED)
    parts = (
        (lot.accepted, store, MovementReason.ACCEPTANCE),
        (lot.rejected, back, MovementReason.REJECTION),
    )
    return [
        Posting(run.edition, copies, None, place, reason, key=f"lot/{lot.pk}/{reason}", document=lot.number)
        for copies, place, reason in parts
        if copies
    ]
