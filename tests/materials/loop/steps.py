"""The steps of the loop as tests take them, with plain values."""

from datetime import UTC, date, datetime

from django.contrib.auth.models import Group

from materials.actions import (
    deliveries,
    orders,
    print_runs,
)
from materials.actions.deliveries import Count
from materials.actions.orders import Wish
from materials.models import (
    Balance,
    Delivery,
    Edition,
    Order,
    PrintRun,
    Receipt,
)
from materials.states import (
    StockPlaceKind,
)
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.places.models import Township

AT = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
TODAY = date(2026, 6, 1)


def with_role(user: User, *roles: Role) -> User:
    for role in roles:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def accept(run: PrintRun, actor: User, copies: int, rejected: int = 0) -> None:
    print_runs.accept_lot(
        run=run,
        copies=copies,
        rejected=rejected,
        fault="套印不准" if rejected else "",
        arrived_on=TODAY,
        actor=actor,
        at=AT,
    )


def on_hand(edition: Edition, kind: StockPlaceKind) -> int:
    return sum(Balance.objects.filter(edition=edition, place__kind=kind).values_list("on_hand", flat=True))


def submit(township: Township, actor: User, edition: Edition, copies: int, key: str = "k1") -> Order:
    return orders.submit_order(
        township=township,
        wishes=[Wish(edition, copies)],
        purpose="暑期张贴",
        needed_on=date(2026, 6, 20),
        actor=actor,
        at=AT,
        key=key,
    )


def sign(delivery: Delivery, received: int, damaged: int = 0) -> Receipt:
    line = delivery.lines.get()
    return deliveries.sign(
        delivery=delivery,
        counts={line.pk: Count(received, damaged)},
        signer="示例主任001",
        way=Receipt.Way.QR,
        at=AT,
    )
