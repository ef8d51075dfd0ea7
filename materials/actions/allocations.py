"""Allocation plans: spread, correct by hand, lock, turn into deliveries."""

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.db import transaction

from materials.actions.deliveries import Load, send
from materials.apportion import Spread, spread
from materials.models import Allocation, AllocationShare, Delivery
from materials.states import ALLOCATION_MOVES, AllocationState, Weight
from outreach.accounts.models import User
from outreach.accounts.roles import may_edit, may_keep_store
from outreach.moves import AlreadyMoved, move
from outreach.places.models import Village


def villages_of(allocation: Allocation) -> list[Village]:
    """All villages of the run's county that are in use, in delivery order; one query."""
    villages = Village.objects.active().filter(township__county=allocation.run.county)
    return list(villages.in_delivery_order())


def weigh(village: Village, weight: str) -> int:
    """The head-count an allocation is spread by."""
    return 1 if weight == Weight.EQUAL else getattr(village, weight)


def spread_allocation(*, allocation: Allocation, actor: User) -> Spread[int]:
    """Spread the run's copies anew; hand-set shares stay. Raises CannotSpread when wishes exceed copies."""
    _require_draft(allocation, actor)
    villages = villages_of(allocation)
    manual = dict(allocation.shares.filter(is_manual=True).values_list("village_id", "copies"))
    result = spread(
        allocation.run.copies,
        {village.pk: weigh(village, allocation.weight) for village in villages},
        reserve_percent=allocation.reserve_percent,
        floor=allocation.floor_copies,
        pack=allocation.pack_size,
        manual={pk: copies for pk, copies in manual.items() if pk in {village.pk for village in villages}},
    )
    with transaction.atomic():
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


def correct_shares(*, allocation: Allocation, copies: Mapping[int, int | None], actor: User) -> Spread[int]:
    """Set shares by hand (by village pk), or free them again with None; then spread the rest."""
    _require_draft(allocation, actor)
    with transaction.atomic():
        for village, count in copies.items():
            allocation.shares.filter(village_id=village).update(
                is_manual=count is not None, **({} if count is None else {"copies": count})
            )
        return spread_allocation(allocation=allocation, actor=actor)


def _require_draft(allocation: Allocation, actor: User) -> None:
    if not may_edit(actor):
        raise PermissionDenied
    if allocation.state != AllocationState.DRAFT:
        raise AlreadyMoved(allocation)


def lock_allocation(*, allocation: Allocation, actor: User) -> Allocation:
    return _move(allocation, AllocationState.LOCKED, actor)


def unlock_allocation(*, allocation: Allocation, actor: User) -> Allocation:
    return _move(allocation, AllocationState.DRAFT, actor)


def _move(allocation: Allocation, to: AllocationState, actor: User) -> Allocation:
    if not may_edit(actor):
        raise PermissionDenied
    with transaction.atomic():
        move(allocation, to=to, moves=ALLOCATION_MOVES)
    return allocation


def make_deliveries(*, allocation: Allocation, actor: User, at: datetime) -> list[Delivery]:
    """Turn a locked plan into one delivery for each township; all of them, or none when stock is short."""
    if not may_keep_store(actor):
        raise PermissionDenied
    edition = allocation.run.edition
    shares = allocation.shares.select_related("township__county").order_by("township__code", "pk")
    with transaction.atomic():
        move(allocation, to=AllocationState.DELIVERED, moves=ALLOCATION_MOVES)
        deliveries = []
        for township, group in groupby(shares, key=lambda share: share.township):
            copies = sum(share.copies for share in group)
            if copies:
                load = Load(edition, copies)
                deliveries.append(
                    send(township=township, loads=[load], actor=actor, at=at, allocation=allocation)
                )
    return deliveries
