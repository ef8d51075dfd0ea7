"""Print runs: from the draft to the settled bill; accepted copies enter the store, rejected ones don't."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum

from materials.actions import stock
from materials.actions.numbering import next_number
from materials.actions.reviews import is_current
from materials.actions.stock import Posting
from materials.models import Lot, PrintRun, Series
from materials.states import PRINT_RUN_MOVES, MovementReason, PrintRunState, StockPlaceKind
from outreach.accounts.models import User
from outreach.accounts.roles import may_approve, may_edit, may_keep_store
from outreach.moves import AlreadyMoved, move

RECEIVING = {PrintRunState.PRINTING, PrintRunState.PART_ARRIVED}


class NotApproved(Exception):
    """The file has no valid approval: it was never reviewed, or something of it has changed since."""


class WrongLot(Exception):
    """The lot's figures don't fit; `fault` names why, `limit` the copies that may still arrive."""

    def __init__(self, fault: str, limit: int = 0) -> None:
        super().__init__(fault)
        self.fault = fault
        self.limit = limit


def draft_print_run(*, run: PrintRun, actor: User, at: datetime) -> PrintRun:
    """Number and keep a filled-in specification."""
    if not may_edit(actor):
        raise PermissionDenied
    with transaction.atomic():
        run.number = next_number(county=run.county, series=Series.PRINT_RUN, year=at.year)
        run.created_by, run.created_at = actor, at
        run.state = PrintRunState.DRAFT
        run.save()
    return run


def hand_in_print_run(*, run: PrintRun, actor: User) -> PrintRun:
    """Ask for approval; only a file with a valid approval of its exact bytes may go to print."""
    if not may_edit(actor):
        raise PermissionDenied
    _require_current_review(run)
    return _move(run, PrintRunState.WAITING)


def approve_print_run(*, run: PrintRun, actor: User, on: date) -> PrintRun:
    """Order the run; nobody approves what they drafted."""
    if not may_approve(actor) or run.created_by_id == actor.pk:
        raise PermissionDenied
    _require_current_review(run)
    return _move(run, PrintRunState.ORDERED, approved_by=actor, ordered_on=on)


def move_print_run(*, run: PrintRun, to: PrintRunState, actor: User) -> PrintRun:
    """Proof, printing, back to draft, cancelled, settled: moves that post nothing."""
    if not (may_edit(actor) or may_approve(actor)):
        raise PermissionDenied
    if to in (
        PrintRunState.WAITING,
        PrintRunState.ORDERED,
        PrintRunState.PART_ARRIVED,
        PrintRunState.ARRIVED,
    ):
        raise AlreadyMoved(run)  # these have actions of their own
    return _move(run, to)


def _move(run: PrintRun, to: PrintRunState, **changes: object) -> PrintRun:
    with transaction.atomic():
        move(run, to=to, moves=PRINT_RUN_MOVES, **changes)
    return run


def _require_current_review(run: PrintRun) -> None:
    if run.edition.design_id is not None and (run.review is None or not is_current(run.review)):
        raise NotApproved


def accept_lot(
    *, run: PrintRun, copies: int, rejected: int, fault: str, arrived_on: date, actor: User, at: datetime
) -> Lot:
    """Count a lot: accepted copies enter the store, rejected ones go back; their sum is what arrived.

    More than ordered may arrive up to the spoilage allowance, as printers deliver.
    """
    if not may_keep_store(actor):
        raise PermissionDenied
    _check_lot(run, copies, rejected, fault)
    with transaction.atomic():
        number = next_number(county=run.county, series=Series.ACCEPTANCE, year=at.year)
        arrived = copies_arrived(run) + copies
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
    return lot


def copies_arrived(run: PrintRun) -> int:
    return run.lots.aggregate(copies=Sum("copies", default=0))["copies"]


def _check_lot(run: PrintRun, copies: int, rejected: int, fault: str) -> None:
    most = int(run.copies * (100 + run.spoilage_percent) / 100) - copies_arrived(run)
    if not 1 <= copies <= most:
        raise WrongLot("too_many", most)
    if not 0 <= rejected <= copies:
        raise WrongLot("more_rejected_than_arrived", copies)
    if rejected and not fault.strip():
        raise WrongLot("no_fault_named")


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
