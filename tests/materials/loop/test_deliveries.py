"""Signing, differences, hand-outs and slips: the books balance at each step."""

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks

from materials.actions import (
    discrepancies,
    handouts,
    slips,
)
from materials.actions.balances import find_imbalances, find_wrong_totals
from materials.actions.conservation import find_flow
from materials.actions.deliveries import WrongCount
from materials.actions.stock import NotEnoughStock
from materials.models import (
    Balance,
    Delivery,
    Discrepancy,
    Edition,
    HandOut,
)
from materials.states import (
    DeliveryState,
    Outcome,
    StockPlaceKind,
)
from outreach.accounts.models import User
from outreach.freshness.counter import content_version, public_version
from outreach.moves import AlreadyMoved
from outreach.places.models import Township
from tests.materials.loop.steps import AT, TODAY, on_hand, sign

pytestmark = pytest.mark.django_db


def test_a_signature_changes_nothing_that_pages_must_show_at_once(
    delivery: Delivery, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    """Otherwise no page is kept in the minute in which all villages sign."""
    version, content = public_version(), content_version()
    with django_capture_on_commit_callbacks(execute=True):
        sign(delivery, received=100)

    assert (public_version() > version, content_version()) == (True, content)


def test_missing_and_damaged_copies_open_differences_that_movements_close(
    delivery: Delivery, edition: Edition, township: Township, bob: User
) -> None:
    sign(delivery, received=92, damaged=3)
    for kind, outcome in (
        (Discrepancy.Kind.SHORT, Outcome.LOST),
        (Discrepancy.Kind.DAMAGED, Outcome.DESTROYED),
    ):
        discrepancies.close_discrepancy(
            discrepancy=Discrepancy.objects.get(kind=kind),
            outcome=outcome,
            explanation="途中遗失或受潮",
            actor=bob,
            at=AT,
        )

    delivery.refresh_from_db()
    flow = find_flow([edition])
    assert delivery.state == DeliveryState.CLOSED
    assert (flow.in_store, flow.on_the_way, flow.at_townships, flow.written_off) == (1900, 0, 92, 8)
    assert flow.is_balanced
    assert on_hand(edition, StockPlaceKind.TRANSIT) == 0
    assert on_hand(edition, StockPlaceKind.TOWNSHIP) == 92
    assert on_hand(edition, StockPlaceKind.WRITTEN_OFF) == 8
    assert find_imbalances() == []


def test_a_difference_is_closed_once(delivery: Delivery, bob: User) -> None:
    sign(delivery, received=95)
    difference = Discrepancy.objects.get()
    close = {"discrepancy": difference, "explanation": "找到", "actor": bob, "at": AT}
    discrepancies.close_discrepancy(outcome=Outcome.FOUND, **close)

    with pytest.raises(discrepancies.AlreadyClosed):
        discrepancies.close_discrepancy(outcome=Outcome.LOST, **close)

    assert find_imbalances() == []


def test_a_delivery_is_signed_once(delivery: Delivery, edition: Edition) -> None:
    sign(delivery, received=100)

    with pytest.raises(AlreadyMoved):
        sign(delivery, received=100)

    assert on_hand(edition, StockPlaceKind.TOWNSHIP) == 100


def test_more_than_was_sent_cannot_be_received(delivery: Delivery) -> None:
    with pytest.raises(WrongCount):
        sign(delivery, received=99, damaged=2)

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.SENT


def test_hand_outs_take_from_the_township_once(
    delivery: Delivery, edition: Edition, township: Township, alice: User
) -> None:
    sign(delivery, received=100)
    give = {
        "township": township,
        "edition": edition,
        "receivers": HandOut.Receivers.HOUSEHOLDS,
        "handed_out_on": TODAY,
        "actor": alice,
        "at": AT,
    }

    handouts.record_hand_out(copies=60, key="h1", **give)
    handouts.record_hand_out(copies=60, key="h1", **give)

    flow = find_flow([edition])
    assert (flow.printed, flow.delivered, flow.handed_out, flow.at_townships) == (2000, 100, 60, 40)
    assert flow.is_balanced
    with pytest.raises(NotEnoughStock):
        handouts.record_hand_out(copies=41, key="h2", **give)


def test_slips_returned_cannot_exceed_letters_issued(
    edition: Edition, township: Township, alice: User
) -> None:
    group = slips.open_group(edition=edition, township=township, due=50, issued=50)

    with pytest.raises(slips.ReturnedTooMany):
        slips.count_slips(group=group, count=slips.SlipCount(50, 51), actor=alice, at=AT)
    slips.count_slips(group=group, count=slips.SlipCount(50, 43), actor=alice, at=AT)

    assert (group.returned, group.outstanding) == (43, 7)


def test_copies_that_vanish_beside_the_ledger_show_as_a_difference(
    delivery: Delivery, edition: Edition
) -> None:
    sign(delivery, received=100)
    Balance.objects.filter(place__kind=StockPlaceKind.TOWNSHIP).update(on_hand=93)

    broken = [equation.difference for equation in find_flow([edition]).equations if not equation.holds]

    assert broken == [7, 7]


def test_a_hand_out_beside_its_total_shows_as_a_difference(
    delivery: Delivery, edition: Edition, township: Township, alice: User
) -> None:
    """The page of copies answers from totals: the proof must see a total that is not the sum of its papers."""
    sign(delivery, received=100)
    handouts.record_hand_out(
        township=township,
        edition=edition,
        copies=60,
        receivers=HandOut.Receivers.HOUSEHOLDS,
        handed_out_on=TODAY,
        actor=alice,
        at=AT,
        key="h1",
    )
    before = find_wrong_totals()
    HandOut.objects.update(copies=53)

    (fault,) = find_wrong_totals()

    assert before == []
    assert (fault.township, fault.papers, fault.total, fault.difference) == (township, 53, 60, 7)
