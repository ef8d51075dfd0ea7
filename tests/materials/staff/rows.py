"""Rows that a list of staff shows: one of everything, in the middle of its way."""

from uuid import uuid4

from materials.actions import allocations, deliveries, orders, stock, stock_takes
from materials.actions.allocations import PlanSettings
from materials.actions.deliveries import Count, Load
from materials.actions.orders import Wish
from materials.actions.stock_takes import Counted
from materials.models import Balance, Delivery, Edition, MaterialTarget, Order, Printer, PrintRun, Receipt
from materials.states import Condition, PrintRunState, StockPlaceKind, Weight
from outreach.accounts.models import User
from outreach.places.models import Region, Township
from tests.campaigns.rows import make_campaign
from tests.factories import make_edition, make_township, make_user, make_village
from tests.materials.staff.people import AT, TODAY, accept, make_run


def make_order(
    township: Township, actor: User, edition: Edition, copies: int = 100, purpose: str = "张贴"
) -> Order:
    return orders.submit_order(
        township=township,
        wishes=[Wish(edition, copies)],
        purpose=purpose,
        needed_on=TODAY,
        actor=actor,
        at=AT,
        key=uuid4().hex,
    )


def make_delivery(township: Township, actor: User, edition: Edition, copies: int = 100) -> Delivery:
    return deliveries.send(township=township, loads=[Load(edition, copies)], actor=actor, at=AT)


def receive(delivery: Delivery, received: int, damaged: int = 0, signer: str = "示例主任001") -> Receipt:
    line = delivery.lines.get()
    return deliveries.sign(
        delivery=delivery,
        counts={line.pk: Count(received, damaged)},
        signer=signer,
        way=Receipt.Way.QR,
        at=AT,
    )


def plan_run(run: PrintRun, actor: User) -> None:
    settings = PlanSettings(
        weight=Weight.LEFT_BEHIND,
        reserve_percent=10,
        floor_copies=0,
        pack_size=run.edition.material.pack_size,
    )
    allocations.set_allocation(run=run, settings=settings, actor=actor, at=AT)


def count_store(county: Region, edition: Edition, actor: User, *, lacking: int = 1) -> None:
    store = stock.county_place(county, StockPlaceKind.STORE)
    booked = Balance.objects.get(edition=edition, place=store, condition=Condition.GOOD).on_hand
    stock_takes.take_stock(
        place=store,
        counts=[Counted(edition, Condition.GOOD, booked, booked - lacking)],
        note="月度盘点",
        actor=actor,
        at=AT,
        key=uuid4().hex,
    )


def add_one_of_everything(county: Region, keeper: User, chief: User, word: str = "") -> PrintRun:
    """One row more on every list; the word stands wherever a person typed one."""
    township = make_township(county, f"{word}镇")
    make_village(township, f"{word}村")
    clerk = make_user(township=township)
    edition = make_edition(county, f"{word}海报", pack_size=50)
    MaterialTarget.objects.create(campaign=make_campaign(county), material=edition.material, copies=500)
    printer = Printer.objects.create(county=county, name=f"{word}印务{uuid4().hex[:4]}")
    run = make_run(edition, keeper, state=PrintRunState.PRINTING, printer=printer)
    accept(run, keeper, 1000, rejected=20)
    plan_run(run, keeper)
    make_order(township, clerk, edition, purpose=f"{word}张贴")
    waiting = make_order(township, clerk, edition)
    orders.put_on_waiting_list(order=waiting, actor=chief, at=AT)
    receive(make_delivery(township, keeper, edition), 95, 2, signer=f"{word}主任")
    make_delivery(township, keeper, edition)
    count_store(county, edition, keeper)
    return run
