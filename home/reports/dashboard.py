"""What waits for a person today, by role and county: each a count and the list behind it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaigns.actions.photos import may_clear
from campaigns.models import Activity, ActivityPhoto, Campaign
from campaigns.models.calendar import start_of
from campaigns.states import ActivityState
from home.reports.board import Board
from home.reports.late import late_activities
from materials.actions.holdings import read_holdings
from materials.models import Delivery, Discrepancy, Order, Review
from materials.states import OrderState
from outreach.accounts.models import User
from outreach.accounts.roles import may_approve, may_edit, may_keep_store, may_review, may_see_stock
from outreach.jobs.models import Job
from outreach.places.models import Region

WEEKS = 8
# Orders that the store may send now.
TO_SEND = {
    OrderState.APPROVED: _("orders are approved and wait to be sent"),
    OrderState.REDUCED: _("orders are approved in part and wait to be sent"),
    OrderState.PART_SENT: _("orders are sent in part"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits: how many, what, and the list where it is done."""

    name: str
    label: str | Promise
    count: int
    url: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose day it is."""

    person: User
    counties: list[Region]
    campaign: Campaign | None
    # Read once for all panels; None without a campaign.
    board: Board | None
    at: datetime


def read_tasks(desk: Desk) -> list[Task]:
    """What waits for this person, nothing that is empty; a constant number of queries."""
    found = [task for read in READERS for task in read(desk)]
    return [task for task in found if task.count]


def _orders(desk: Desk) -> list[Task]:
    orders = Order.objects.filter(county__in=desk.counties)
    tasks: list[Task] = []
    if may_approve(desk.person):
        waiting = orders.waiting_for_approval().count()
        tasks.append(
            Task(
                "orders", _("orders wait for a decision"), waiting, _listed("order:index", state="submitted")
            )
        )
    if may_keep_store(desk.person):
        open_ones = orders.filter(state__in=TO_SEND).order_by()
        states: dict[str, int] = dict(open_ones.values_list("state").annotate(total=Count("pk")))
        tasks += [
            Task(
                f"send-{state}",
                label,
                states.get(state, 0),
                _listed("order:index", state=state),
            )
            for state, label in TO_SEND.items()
        ]
    return tasks


def _reviews(desk: Desk) -> list[Task]:
    if not may_review(desk.person):
        return []
    reviews = Review.objects.waiting_for(desk.person).filter(design__county__in=desk.counties)
    return [Task("reviews", _("reviews wait for you"), reviews.count(), reverse("reviews:index"))]


def _differences(desk: Desk) -> list[Task]:
    if not may_see_stock(desk.person):
        return []
    rows = Discrepancy.objects.filter(closed_at__isnull=True, line__delivery__county__in=desk.counties)
    overdue = Delivery.objects.filter(county__in=desk.counties).overdue(at=desk.at)
    return [
        Task(
            "discrepancies",
            _("differences are open"),
            rows.count(),
            reverse("discrepancy:index"),
            is_urgent=True,
        ),
        Task(
            "overdue",
            _("deliveries are not signed after a week"),
            overdue.count(),
            _listed("delivery:index", state="sent"),
        ),
    ]


def _stock(desk: Desk) -> list[Task]:
    if not may_see_stock(desk.person):
        return []
    low = sum(holding.is_low for holding in read_holdings(*desk.counties))
    return [Task("stock", _("editions run low"), low, reverse("stock:index"), is_urgent=True)]


def _activities(desk: Desk) -> list[Task]:
    rows = Activity.objects.for_counties(desk.counties).order_by()
    tasks: list[Task] = []
    if may_approve(desk.person):
        received = rows.filter(state=ActivityState.COMPLETE).count()
        tasks.append(
            Task(
                "verify",
                _("activities wait to be verified"),
                received,
                _listed("activity:index", state="complete"),
            )
        )
    if may_edit(desk.person):
        held = rows.filter(state=ActivityState.HELD).count()
        tasks.append(
            Task("receive", _("reports wait to be looked at"), held, _listed("activity:index", state="held"))
        )
    return tasks


def _photos(desk: Desk) -> list[Task]:
    if not may_clear(desk.person):
        return []
    waiting = ActivityPhoto.objects.for_counties(desk.counties).waiting().count()
    return [Task("photos", _("photos wait to be checked"), waiting, reverse("activity_photo:index"))]


def _campaign(desk: Desk) -> list[Task]:
    """Late reports and empty villages of the campaign that ends first."""
    if desk.campaign is None or desk.board is None:
        return []
    due_days = desk.board.rules.due_days
    late = late_activities(desk.campaign, due_days=due_days, at=desk.at).count()
    missing = desk.board.missing
    key = desk.campaign.pk
    return [
        Task(
            "late",
            _("reports of activities are late"),
            late,
            f"{reverse('progress:campaign', args=[key])}#reports",
            is_urgent=True,
        ),
        Task("gaps", _("villages are still empty"), missing, reverse("coverage:gaps", args=[key])),
    ]


def _jobs(desk: Desk) -> list[Task]:
    jobs: QuerySet[Job] = Job.objects.failed().exclude(priority__gt=0)
    if not desk.person.has_perm("jobs.view_job"):
        jobs = jobs.filter(created_by=desk.person)
    return [Task("jobs", _("jobs have failed"), jobs.count(), reverse("jobs:index"), is_urgent=True)]


READERS: list[Callable[[Desk], list[Task]]] = [
    _orders,
    _reviews,
    _differences,
    _stock,
    _activities,
    _photos,
    _campaign,
    _jobs,
]


def _listed(name: str, **choice: str) -> str:
    query = "&".join(f"{key}={value}" for key, value in choice.items())
    return f"{reverse(name)}?{query}"


def held_by_week(campaign: Campaign, *, on: date) -> list[tuple[str, int]]:
    """Activities held in each of the last weeks, the latest last; one query that reads those weeks only."""
    monday = on - timedelta(days=on.weekday())
    starts = [monday - timedelta(weeks=WEEKS - 1 - number) for number in range(WEEKS)]
    # Plain comparisons: cutting a date out of each moment costs more than all the rest.
    weeks = {
        f"week_{number}": Count(
            "pk", filter=Q(starts_at__gte=start_of(start), starts_at__lt=start_of(start + timedelta(days=7)))
        )
        for number, start in enumerate(starts)
    }
    rows = Activity.objects.filter(campaign=campaign, starts_at__gte=start_of(starts[0])).done().order_by()
    counted = rows.aggregate(**weeks)
    return [(f"{start.month}-{start.day}", counted[f"week_{n}"]) for n, start in enumerate(starts)]
