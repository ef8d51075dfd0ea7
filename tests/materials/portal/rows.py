"""What the portal's tests put into the house: stock, orders, deliveries, slips, pictures."""

import base64
import io
from datetime import date, datetime, timedelta
from itertools import count
from uuid import uuid4

from django.contrib.auth.models import Group
from django.utils import timezone
from PIL import Image

from materials.actions import deliveries, orders, stock
from materials.actions.deliveries import Count, Load
from materials.actions.orders import Wish
from materials.actions.stock import Posting
from materials.models import Balance, Delivery, Edition, Order, Receipt
from materials.states import Condition, MovementReason, StockPlaceKind
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.places.models import Township, Village

_serial = count(1)


def now() -> datetime:
    return timezone.localtime()


def soon() -> date:
    return timezone.localdate() + timedelta(days=20)


def give_role(user: User, *roles: Role) -> User:
    for role in roles:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def put_in_store(edition: Edition, copies: int, actor: User) -> None:
    store = stock.county_place(edition.material.county, StockPlaceKind.STORE)
    posting = Posting(
        edition, copies, None, store, MovementReason.ACCEPTANCE, key=f"test/{edition.pk}/{next(_serial)}"
    )
    stock.post(posting, actor=actor, at=now())


def make_order(township: Township, actor: User, edition: Edition, copies: int = 60, **values: str) -> Order:
    return orders.submit_order(
        township=township,
        wishes=[Wish(edition, copies)],
        purpose=values.get("purpose", "暑期张贴"),
        needed_on=soon(),
        actor=actor,
        at=now(),
        key=values.get("key", uuid4().hex),
    )


def make_delivery(
    township: Township, actor: User, edition: Edition, copies: int = 100, village: Village | None = None
) -> Delivery:
    return deliveries.send(
        township=township, village=village, loads=[Load(edition, copies)], actor=actor, at=now()
    )


def receive(delivery: Delivery, **values: str) -> Receipt:
    """Sign a delivery whole, with its pictures named if they are given."""
    line = delivery.lines.get()
    return deliveries.sign(
        delivery=delivery,
        counts={line.pk: Count(line.copies)},
        signer=values.get("signer", "示例主任001"),
        way=Receipt.Way.PORTAL,
        at=now(),
        photo=picture("JPEG"),
    )


def pile(township: Township, edition: Edition) -> Balance:
    """The good copies at the township itself."""
    place = stock.township_place(township)
    return Balance.objects.get(edition=edition, place=place, condition=Condition.GOOD)


def picture(kind: str = "PNG", size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "navy").save(buffer, kind, **options)
    return buffer.getvalue()


def data_url(content: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(content).decode()
