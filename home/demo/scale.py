"""A province of made-up counties, as large as asked for: to see what grows and what does not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from django.db import connection, transaction
from django.utils import timezone

from campaigns.models import Activity, ActivityCount, ActivityKind, Campaign, Channel, Measure
from campaigns.states import ActivityState, CampaignState
from home.demo.pouring import pour
from home.demo.site import load_bare_site
from materials.actions.stock import county_place
from materials.models import (
    Balance,
    Delivery,
    DeliveryLine,
    Edition,
    Material,
    Movement,
    Order,
    OrderLine,
    Receipt,
    StockPlace,
)
from materials.states import DeliveryState, MaterialKind, MovementReason, OrderState, StockPlaceKind
from outreach.accounts.models import User
from outreach.places.models import Office, OfficeKind, Region, RegionLevel, Township, Village

# As the real county is.
TOWNSHIPS, VILLAGES = 17, 187
PREFECTURE = 10
MARK = "99"


@dataclass(frozen=True)
class Size:
    """Rows of one county."""

    activities: int = 1_000
    orders: int = 10_000
    movements: int = 100_000


def make_province(*, counties: int, size: Size, at: datetime) -> Iterator[Region]:
    """Make the counties one after the other, each in a transaction of its own; yields each when it is there."""
    province = _region(f"{MARK}0000", "示例省", RegionLevel.PROVINCE, None)
    user = User.objects.filter(username="scale").first() or User.objects.create_user("scale", is_active=False)
    kind, measure = _kind()
    for number in range(counties):
        group, within = divmod(number, PREFECTURE)
        prefecture = _region(
            f"{MARK}{group + 1:02}00", f"示例市{group + 1}", RegionLevel.PREFECTURE, province
        )
        code = f"{prefecture.code[:4]}{within + 1:02}"
        if Region.objects.filter(code=code).exists():
            continue
        with transaction.atomic():
            county = _region(code, f"示例县{number + 1}", RegionLevel.COUNTY, prefecture)
            _fill(county, size, kind, measure, user, at)
        yield county
    with connection.cursor() as cursor:
        # Otherwise the planner takes the tables for empty.
        cursor.execute("ANALYZE")


def _region(code: str, name: str, level: str, parent: Region | None) -> Region:
    return Region.objects.get_or_create(code=code, defaults={"name": name, "level": level, "parent": parent})[
        0
    ]


def _kind() -> tuple[ActivityKind, Measure]:
    measure, _new = Measure.objects.get_or_create(
        code="scale-lectures", defaults={"name": "宣讲", "unit": "场"}
    )
    kind, _new = ActivityKind.objects.get_or_create(
        code="scale-lecture", defaults={"name": "宣讲", "channel": Channel.LECTURE, "event_measure": measure}
    )
    return kind, measure


def _fill(county: Region, size: Size, kind: ActivityKind, measure: Measure, user: User, at: datetime) -> None:
    office = Office.objects.create(
        county=county, kind=OfficeKind.LEADING_GROUP, name=f"{county.name}领导小组办公室"
    )
    _places(county)
    today = timezone.localdate(at)
    campaign = Campaign.objects.create(
        county=county,
        lead_office=office,
        name=f"{county.name}宣传月",
        state=CampaignState.RUNNING,
        starts_on=today - timedelta(days=40),
        ends_on=today + timedelta(days=10),
    )
    villages = list(
        Village.objects.filter(township__county=county).order_by("code").values_list("pk", "township_id")
    )
    _activities(campaign, kind, measure, villages, size.activities, at)
    edition = Edition.objects.create(
        material=Material.objects.create(
            county=county, code=f"S-{county.code}", name="防溺水海报", kind=MaterialKind.POSTER
        )
    )
    _orders(county, campaign, edition, [township for _village, township in villages], size.orders, user, at)
    _ledger(county, edition, size.movements, user, at)
    load_bare_site(county, hostname=f"county-{county.code}.example")


def _places(county: Region) -> None:
    code = county.code
    townships = ((f"{code}{number:03}", f"示例镇{number}", county.pk) for number in range(1, TOWNSHIPS + 1))
    pour(Township, ("code", "name", "county_id"), townships)
    keys = list(Township.objects.filter(county=county).order_by("code").values_list("pk", "code"))
    villages = (
        (f"{keys[number % TOWNSHIPS][1]}{number:03}", f"示例村{number + 1}", keys[number % TOWNSHIPS][0])
        for number in range(VILLAGES)
    )
    same = {"director_name": "示例主任", "director_phone": "0715-0000001", "children": 120, "households": 300}
    pour(Village, ("code", "name", "township_id"), villages, **same)


def _activities(
    campaign: Campaign,
    kind: ActivityKind,
    measure: Measure,
    villages: list[tuple[int, int]],
    count: int,
    at: datetime,
) -> None:
    """The newest twentieth is to come."""
    coming = count // 20
    rows = (
        (
            at + timedelta(minutes=50 * (coming - number)),
            ActivityState.SCHEDULED.value if number < coming else ActivityState.VERIFIED.value,
            *villages[number % len(villages)],
        )
        for number in range(count)
    )
    same = {"campaign_id": campaign.pk, "kind_id": kind.pk, "title": "防溺水宣讲"}
    pour(Activity, ("starts_at", "state", "village_id", "township_id"), rows, **same)
    keys = Activity.objects.filter(campaign=campaign).values_list("pk", flat=True)
    pour(ActivityCount, ("activity_id",), ((key,) for key in list(keys)), measure_id=measure.pk, amount=1)


def _orders(
    county: Region,
    campaign: Campaign,
    edition: Edition,
    townships: list[int],
    count: int,
    user: User,
    at: datetime,
) -> None:
    """Old ones are cancelled, the newest hundredth waits."""
    rows = (
        (
            f"申{number:07}",
            f"scale/{county.code}/{number}",
            townships[number % len(townships)],
            at - timedelta(minutes=5 * (count - number)),
            OrderState.SUBMITTED.value if number >= count - count // 100 else OrderState.CANCELLED.value,
        )
        for number in range(count)
    )
    same = {
        "county_id": county.pk,
        "campaign_id": campaign.pk,
        "purpose": "张贴",
        "needed_on": timezone.localdate(at),
        "ordered_by_id": user.pk,
    }
    pour(Order, ("number", "key", "township_id", "submitted_at", "state"), rows, **same)
    keys = list(Order.objects.filter(county=county).values_list("pk", flat=True))
    pour(OrderLine, ("order_id",), ((key,) for key in keys), edition_id=edition.pk, requested=20)


def _ledger(county: Region, edition: Edition, count: int, user: User, at: datetime) -> None:
    """One count that brings all copies into the store; then each copy leaves for a place, and arrives there."""
    store, transit = (
        county_place(county, kind).pk for kind in (StockPlaceKind.STORE, StockPlaceKind.TRANSIT)
    )
    places = _stock_places(county)
    arrived, leaving = divmod(count - 1, 2)
    steps = (
        (store, transit, MovementReason.DISPATCH.value),
        (transit, None, MovementReason.RECEIPT.value),
    )

    def lines() -> Iterator[tuple[int | None, int, str, str, int, str, datetime]]:
        yield None, store, MovementReason.STOCK_TAKE.value, "", count, f"scale/{county.code}/0", at
        for number in range(count - 1):
            source, target, reason = steps[number % 2]
            place = number // 2 % len(places)
            key = f"scale/{county.code}/{number + 1}"
            yield source, target or places[place], reason, _paper(place), 1, key, at

    columns = ("source_id", "target_id", "reason", "document", "copies", "key", "happened_at")
    pour(Movement, columns, lines(), edition_id=edition.pk, county_id=county.pk)
    held = [arrived // len(places) + (n < arrived % len(places)) for n in range(len(places))]
    ends = ((store, count - arrived - leaving), (transit, leaving))
    pour(Balance, ("place_id", "on_hand"), chain(ends, zip(places, held, strict=True)), edition_id=edition.pk)
    deliver(county, edition, places, held, user, at)


def _paper(place: int) -> str:
    return f"送{place + 1:07}"


def deliver(
    county: Region, edition: Edition, places: list[int], held: list[int], user: User, at: datetime
) -> None:
    """Write the signed delivery notes of all that arrived: one for each place, however often it was served."""
    ends = dict(StockPlace.objects.filter(pk__in=places).values_list("pk", "village_id"))
    townships = dict(StockPlace.objects.filter(pk__in=places).values_list("pk", "township_id"))
    notes = ((_paper(n), townships[key], ends[key]) for n, key in enumerate(places) if held[n])
    same = {"county_id": county.pk, "created_by_id": user.pk, "created_at": at, "sent_at": at}
    pour(Delivery, ("number", "township_id", "village_id"), notes, state=DeliveryState.SIGNED, **same)
    copies = {_paper(n): amount for n, amount in enumerate(held)}
    keys = list(Delivery.objects.filter(county=county).values_list("pk", "number"))
    signed = [(key, copies[number], copies[number]) for key, number in keys]
    pour(DeliveryLine, ("delivery_id", "copies", "received"), signed, edition_id=edition.pk)
    pour(
        Receipt,
        ("delivery_id",),
        ((key,) for key, _number in keys),
        signer="示例主任",
        way=Receipt.Way.QR,
        signed_at=at,
    )


def _stock_places(county: Region) -> list[int]:
    townships = Township.objects.filter(county=county).values_list("code", "pk")
    villages = Village.objects.filter(township__county=county).values_list("code", "township_id", "pk")
    rows = chain(
        ((f"township/{code}", "township", pk, None) for code, pk in list(townships)),
        ((f"village/{code}", "village", township, pk) for code, township, pk in list(villages)),
    )
    pour(StockPlace, ("key", "kind", "township_id", "village_id"), rows, county_id=county.pk)
    kinds = (StockPlaceKind.TOWNSHIP, StockPlaceKind.VILLAGE)
    return list(
        StockPlace.objects.filter(county=county, kind__in=kinds).order_by("key").values_list("pk", flat=True)
    )
