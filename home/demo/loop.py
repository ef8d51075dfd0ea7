"""The demo's loop: four print runs from the review to the reply slips, all through the rules and with dates of the
past weeks; skipped when there are print runs already."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from home.demo.accounts import ACCOUNTS
from home.demo.campaigns import DemoCampaigns
from home.demo.loop_far_end import tell_far_end
from home.demo.loop_runs import ROWS, approve_designs, tell_run
from home.demo.story import Story, play
from materials.actions import deliveries, discrepancies, orders, stock_takes
from materials.actions.orders import Wish
from materials.actions.stock import county_place
from materials.actions.stock_takes import Counted
from materials.models import Balance, Discrepancy, Edition, Order, PrintRun
from materials.states import Condition, Outcome, StockPlaceKind
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
        play(
            [
                *(tell_run(row, editions[row.code], campaigns, people, calendar.at) for row in ROWS),
                *(
                    tell_far_end(row, editions[row.code], number, calendar.at)
                    for row in ROWS
                    for number in range(row.signed)
                ),
                tell_shortage(people, calendar),
                tell_order(editions["CB-POSTER-01"], people, calendar),
                tell_waiting(editions["CB-BOOK-02"], people, calendar),
                tell_question(editions["CB-LETTER-01"], people, calendar),
                tell_count(county, people, calendar),
            ]
        )
    return True


def load_people() -> dict[str, User]:
    names = [row[0] for row in ACCOUNTS]
    return {user.username: user for user in User.objects.filter(username__in=names).select_related("office")}


def tell_shortage(people: dict[str, User], calendar: Calendar) -> Story:
    """Two townships missed copies: the first was explained, the second is still open."""
    at = yield calendar.at(15, 15)
    discrepancies.close_discrepancy(
        discrepancy=Discrepancy.objects.get(),
        outcome=Outcome.NEVER_LEFT,
        explanation="清点发现有 5 份留在仓库打包台，未装车。",
        actor=people["staff"],
        at=at,
    )


def tell_order(posters: Edition, people: dict[str, User], calendar: Calendar) -> Story:
    """300 posters asked for and 240 approved; 200 of them are on the way, 40 still to be sent."""
    at = yield calendar.at(3, 16)
    order = submit(people["zhaoliqiao"], posters, 300, "河堤、塘坝增贴防溺水海报", at)
    line = order.lines.get()
    at = yield calendar.at(2, 10)
    orders.approve_order(
        order=order,
        copies={line.pk: 240},
        actor=people["approver"],
        at=at,
        note="其余留给暑期巡查点，先核发 240 张。",
    )
    at = yield calendar.at(1, 9)
    deliveries.dispatch_order(order=order, copies={line.pk: 200}, actor=people["staff"], at=at)


def tell_waiting(handbooks: Edition, people: dict[str, User], calendar: Calendar) -> Story:
    """More handbooks than the store has: the township waits for the next lot."""
    at = yield calendar.at(2, 15)
    order = submit(people["guantangyi"], handbooks, 400, "法治副校长进校园宣讲", at)
    at = yield calendar.at(1, 10)
    orders.put_on_waiting_list(
        order=order, actor=people["approver"], at=at, note="库存不足，加印到货后优先供应。"
    )


def tell_question(letters: Edition, people: dict[str, User], calendar: Calendar) -> Story:
    """200 letters wait for a decision."""
    at = yield calendar.at(1, 16)
    submit(people["guantangyi"], letters, 200, "新转入留守儿童家庭补发", at)


def submit(clerk: User, edition: Edition, copies: int, purpose: str, at: datetime) -> Order:
    return orders.submit_order(
        township=Township.objects.select_related("county").get(office__members=clerk),
        wishes=[Wish(edition, copies)],
        purpose=purpose,
        needed_on=at.date() + timedelta(days=6),
        actor=clerk,
        at=at,
        key=f"{REPEATED}-{clerk.username}-{edition.pk}",
    )


def tell_count(county: Region, people: dict[str, User], calendar: Calendar) -> Story:
    """The monthly count: two letters missing, ten care handbooks wet."""
    at = yield calendar.at(1, 17)
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
        at=at,
        key=f"{REPEATED}-count",
    )
