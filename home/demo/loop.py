"""The demo's loop: four print runs from the review to the reply slips, all through the rules and with dates of the
past weeks; skipped when there are print runs already."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from home.demo.accounts import ACCOUNTS
from home.demo.campaigns import DemoCampaigns
from home.demo.loop_far_end import bring_to_families, sign_deliveries
from home.demo.loop_runs import ROWS, RunRow, approve_designs, print_and_accept
from materials.actions import allocations, deliveries, discrepancies, orders, stock_takes
from materials.actions.allocations import PlanSettings
from materials.actions.orders import Wish
from materials.actions.stock import county_place
from materials.actions.stock_takes import Counted
from materials.models import Allocation, Balance, Discrepancy, Edition, Order, PrintRun
from materials.states import Condition, Outcome, StockPlaceKind, Weight
from outreach.accounts.models import User
from outreach.places.models import Region, Township

REPEATED = "demo-loop"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Moments of the past weeks, counted back from today."""

    today: date

    def day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)

    def at(self, ago: int, hour: int = 9, minute: int = 0) -> datetime:
        """A working hour so many days ago; never later than now."""
        moment = timezone.make_aware(datetime.combine(self.day(ago), time(hour, minute)))
        return min(moment, timezone.now())


def load_loop(county: Region, campaigns: DemoCampaigns, *, today: date) -> bool:
    """Print, accept, allocate, send, sign, hand out and count; returns False when it was loaded before.

    Makes the press files of four designs and reviews them as people would. Some fifteen seconds.
    """
    if PrintRun.objects.filter(county=county).exists():
        return False
    calendar, people = Calendar(today), load_people()
    editions = {row.code: Edition.objects.get(material__code=row.code) for row in ROWS}
    # Outside the transaction: a worker's child reads the jobs.
    approve_designs([(row, editions[row.code]) for row in ROWS], people, calendar.at)
    with transaction.atomic():
        for row in ROWS:
            run = print_and_accept(row, editions[row.code], campaigns, people, calendar.at)
            plan = spread_and_send(row, run, people, calendar)
            sign_deliveries(row, plan, calendar.at)
            bring_to_families(row, plan, calendar.at)
        close_first_shortage(people, calendar)
        order_from_townships(editions, people, calendar)
        count_the_store(county, people, calendar)
    return True


def load_people() -> dict[str, User]:
    names = [row[0] for row in ACCOUNTS]
    return {user.username: user for user in User.objects.filter(username__in=names).select_related("office")}


def spread_and_send(row: RunRow, run: PrintRun, people: dict[str, User], calendar: Calendar) -> Allocation:
    """Spread a run by left-behind children, lock the plan, send one delivery to each township."""
    settings = PlanSettings(
        weight=Weight.LEFT_BEHIND,
        reserve_percent=row.reserve_percent,
        floor_copies=row.pack,
        pack_size=row.pack,
    )
    staff = people["staff"]
    sent_at = calendar.at(row.sent_ago, 8)
    plan = allocations.set_allocation(run=run, settings=settings, actor=staff, at=sent_at)
    allocations.lock_allocation(allocation=plan, actor=staff)
    allocations.make_deliveries(allocation=plan, actor=staff, at=sent_at)
    return plan


def close_first_shortage(people: dict[str, User], calendar: Calendar) -> None:
    """Two townships missed copies: the first was explained, the second is still open."""
    first = Discrepancy.objects.order_by("opened_at", "pk").first()
    if first is not None:
        discrepancies.close_discrepancy(
            discrepancy=first,
            outcome=Outcome.NEVER_LEFT,
            explanation="清点发现有 5 份留在仓库打包台，未装车。",
            actor=people["staff"],
            at=max(first.opened_at, calendar.at(12, 15)),
        )


def order_from_townships(editions: dict[str, Edition], people: dict[str, User], calendar: Calendar) -> None:
    """300 posters asked for and 240 approved, a part sent; 200 letters wait for a decision."""
    posters = submit(
        "zhaoliqiao", editions["CB-POSTER-01"], 300, "河堤、塘坝增贴防溺水海报", people, calendar, 3
    )
    line = posters.lines.get()
    orders.approve_order(
        order=posters,
        copies={line.pk: 240},
        actor=people["approver"],
        at=calendar.at(2, 10),
        note="库存有限，先核发 240 张。",
    )
    deliveries.dispatch_order(
        order=posters, copies={line.pk: 240}, actor=people["staff"], at=calendar.at(1, 9)
    )
    submit("guantangyi", editions["CB-LETTER-01"], 200, "新转入留守儿童家庭补发", people, calendar, 1)


def submit(
    username: str,
    edition: Edition,
    copies: int,
    purpose: str,
    people: dict[str, User],
    calendar: Calendar,
    ago: int,
) -> Order:
    clerk = people[username]
    return orders.submit_order(
        township=Township.objects.select_related("county").get(office__members=clerk),
        wishes=[Wish(edition, copies)],
        purpose=purpose,
        needed_on=calendar.today + timedelta(days=6 - ago),
        actor=clerk,
        at=calendar.at(ago, 16),
        key=f"{REPEATED}-{username}",
    )


def count_the_store(county: Region, people: dict[str, User], calendar: Calendar) -> None:
    """The monthly count: two letters missing, ten care handbooks wet."""
    store = county_place(county, StockPlaceKind.STORE)
    booked = {
        row.edition.material.code: row
        for row in Balance.objects.filter(place=store, condition=Condition.GOOD)
    }
    counts = [
        Counted(row.edition, Condition.GOOD, row.on_hand, row.on_hand - lacking)
        for code, lacking in (("CB-LETTER-01", 2), ("CB-BOOK-01", 10), ("CB-BOOK-02", 0))
        if (row := booked[code])
    ]
    counts.append(Counted(booked["CB-BOOK-01"].edition, Condition.DAMAGED, 0, 10))
    stock_takes.take_stock(
        place=store,
        counts=counts,
        note="月度盘点：少 2 份告家长书，10 册手册受潮。",
        actor=people["staff"],
        at=calendar.at(1, 17),
        key=f"{REPEATED}-count",
    )
