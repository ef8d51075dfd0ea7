"""Allocation plans: settings, spread, correct by hand, lock, turn into deliveries."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from wagtail.log_actions import log

from materials.actions import stock
from materials.actions.deliveries import Load, send
from materials.actions.slips import has_reply_slip, open_groups
from materials.actions.stock import NotEnoughStock
from materials.apportion import CannotSpread, Spread, spread
from materials.models import Allocation, AllocationShare, Delivery, PrintRun
from materials.states import ALLOCATION_MOVES, AllocationState, PrintRunState, StockPlaceKind, Weight
from outreach.accounts.models import User
from outreach.accounts.roles import may_edit, may_keep_store
from outreach.moves import AlreadyMoved, move
from outreach.places.models import Village
from outreach.retries import retried

MOVE_LOGGED = "materials.move_allocation"


class PlanChanged(Exception):
    """Somebody changed the plan after this form was drawn; nothing of the form was kept."""


class NothingPlanned(Exception):
    """The plan gives nobody a copy."""


def villages_of(allocation: Allocation) -> list[Village]:
    """All villages of the run's county that are in use, in delivery order; one query."""
    villages = Village.objects.active().filter(township__county=allocation.run.county)
    return list(villages.in_delivery_order())


def weigh(village: Village, weight: str) -> int:
    """The head-count an allocation is spread by."""
    return 1 if weight == Weight.EQUAL else getattr(village, weight)


@dataclass(frozen=True, slots=True)
class PlanSettings:
    """What a plan is spread by."""

    weight: str
    reserve_percent: int
    floor_copies: int
    pack_size: int


@retried
def set_allocation(*, run: PrintRun, settings: PlanSettings, actor: User, at: datetime) -> Allocation:
    """Make the run's plan, or change its settings; then spread. Nothing is kept when it can't be spread."""
    if not may_edit(actor):
        raise PermissionDenied
    if run.state == PrintRunState.CANCELLED:
        raise AlreadyMoved(run)
    values = asdict(settings)
    with transaction.atomic():
        plan, _is_new = Allocation.objects.get_or_create(
            run=run, defaults={**values, "created_by": actor, "created_at": at}
        )
        _hold_draft(plan, actor)
        Allocation.objects.filter(pk=plan.pk).update(**values)
        plan.refresh_from_db()
        log(plan, "wagtail.edit", user=actor, timestamp=at, data=values)
        spread_allocation(allocation=plan, actor=actor)
    return plan


def plan_mark(allocation: Allocation, shares: Iterable[AllocationShare]) -> str:
    """Return what changes whenever the plan does, so that a form knows the plan it was drawn from."""
    lines = sorted((share.village_id, share.copies, share.is_manual) for share in shares)
    settings = [getattr(allocation, field.name) for field in fields(PlanSettings)]
    return hashlib.sha256(repr((allocation.state, settings, lines)).encode()).hexdigest()[:16]


@retried
def spread_allocation(*, allocation: Allocation, actor: User) -> Spread[int]:
    """Spread the run's copies anew; hand-set shares stay. Raises CannotSpread when wishes exceed copies."""
    with transaction.atomic():
        _hold_draft(allocation, actor)
        villages = villages_of(allocation)
        manual = dict(allocation.shares.filter(is_manual=True).values_list("village_id", "copies"))
        result = spread(
            allocation.run.copies,
            {village.pk: weigh(village, allocation.weight) for village in villages},
            reserve_percent=allocation.reserve_percent,
            floor=allocation.floor_copies,
            pack=allocation.pack_size,
            manual={village.pk: manual[village.pk] for village in villages if village.pk in manual},
        )
        allocation.shares.all().delete()
        AllocationShare.objects.bulk_create(
            AllocationShare(
                allocation=allocation,
                township=village.township,
                village=village,
                copies=result.shares[village.pk],
                is_manual=village.pk in manual,
            )
            for village in villages
        )
    return result


@retried
def correct_shares(
    *,
    allocation: Allocation,
    copies: Mapping[int, int | None],
    actor: User,
    at: datetime,
    seen: str | None = None,
) -> Spread[int]:
    """Set shares by hand (by village pk), or free them again with None; then spread the rest.

    `seen` is the mark of the plan that the person looked at; another one raises PlanChanged.
    """
    with transaction.atomic():
        _hold_draft(allocation, actor)
        if seen is not None and seen != plan_mark(allocation, allocation.shares.all()):
            raise PlanChanged
        for village, count in copies.items():
            allocation.shares.filter(village_id=village).update(
                is_manual=count is not None, **({} if count is None else {"copies": count})
            )
        log(allocation, "wagtail.edit", user=actor, timestamp=at, data={"by_hand": len(copies)})
        return spread_allocation(allocation=allocation, actor=actor)


def _hold_draft(allocation: Allocation, actor: User) -> None:
    """Hold the plan's row until the transaction ends: two spreads at once would write every share twice."""
    if not may_edit(actor):
        raise PermissionDenied
    drafts = Allocation.objects.filter(pk=allocation.pk, state=AllocationState.DRAFT)
    if not drafts.update(state=AllocationState.DRAFT):
        allocation.refresh_from_db()
        raise AlreadyMoved(allocation)


@retried
def lock_allocation(*, allocation: Allocation, actor: User, at: datetime) -> Allocation:
    """Close a plan for changes; it must give something, and no more than is printed."""
    planned = _planned(allocation)
    if not planned:
        raise NothingPlanned
    if planned > allocation.run.copies:
        raise CannotSpread(planned, allocation.run.copies)
    return _move(allocation, AllocationState.LOCKED, actor, at)


def _planned(allocation: Allocation) -> int:
    return allocation.shares.aggregate(copies=Sum("copies", default=0))["copies"]


@retried
def unlock_allocation(*, allocation: Allocation, actor: User, at: datetime) -> Allocation:
    return _move(allocation, AllocationState.DRAFT, actor, at)


def _move(allocation: Allocation, to: AllocationState, actor: User, at: datetime) -> Allocation:
    if not may_edit(actor):
        raise PermissionDenied
    with transaction.atomic():
        move(allocation, to=to, moves=ALLOCATION_MOVES)
        log(allocation, MOVE_LOGGED, user=actor, timestamp=at, data={"to": to.value})
    return allocation


def _require_all_in_store(allocation: Allocation) -> None:
    """Say what the whole plan lacks; each delivery's own guard would name only what the ones before it left."""
    edition, planned = allocation.run.edition, _planned(allocation)
    store = stock.county_place(allocation.run.county, StockPlaceKind.STORE)
    if planned > (free := stock.free_copies(edition, store)):
        raise NotEnoughStock(edition, store, planned, free)


@retried
def make_deliveries(*, allocation: Allocation, actor: User, at: datetime) -> list[Delivery]:
    """Turn a locked plan into one delivery for each township; all of them, or none when stock is short.

    What families shall answer to gets a group of reply slips for each village.
    """
    if not may_keep_store(actor):
        raise PermissionDenied
    edition = allocation.run.edition
    shares = allocation.shares.select_related("township__county").order_by("township__code", "pk")
    with transaction.atomic():
        _require_all_in_store(allocation)
        move(allocation, to=AllocationState.DELIVERED, moves=ALLOCATION_MOVES)
        log(allocation, MOVE_LOGGED, user=actor, timestamp=at, data={"to": AllocationState.DELIVERED.value})
        deliveries = []
        for township, group in groupby(shares, key=lambda share: share.township):
            copies = sum(share.copies for share in group)
            if copies:
                load = Load(edition, copies)
                deliveries.append(
                    send(township=township, loads=[load], actor=actor, at=at, allocation=allocation)
                )
        if has_reply_slip(edition):
            open_groups(allocation=allocation)
    return deliveries
