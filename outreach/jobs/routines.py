"""What is due again and again: each time one worker, and no second one, puts it among the jobs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

from outreach.jobs.actions import enqueue
from outreach.jobs.models import Job, Routine

Next = Callable[[datetime], datetime]


@dataclass(frozen=True, slots=True)
class Plan:
    """One kind of job that comes back; where nothing is needed no job is made, so the list stays readable."""

    kind: str
    title: str | Promise
    next_after: Next
    is_needed: Callable[[datetime], bool]


_plans: dict[str, Plan] = {}


def routine(
    kind: str, *, title: str | Promise, next_after: Next, is_needed: Callable[[datetime], bool]
) -> None:
    """Register a routine; used in the `tasks` module of an app, beside the handler of the same kind."""
    _plans[kind] = Plan(kind, title, next_after, is_needed)


def daily(*, hour: int) -> Next:
    """Every day at this hour of the office's clock."""

    def next_after(at: datetime) -> datetime:
        today = timezone.localtime(at).replace(hour=hour, minute=0, second=0, microsecond=0)
        return today if today > at else today + timedelta(days=1)

    return next_after


def every(*, minutes: int) -> Next:
    return lambda at: at + timedelta(minutes=minutes)


def start_due(*, at: datetime) -> list[Job]:
    """Queue what is due; called by every worker, now and then."""
    return [job for plan in _plans.values() if (job := _start(plan, at)) is not None]


@transaction.atomic
def _start(plan: Plan, at: datetime) -> Job | None:
    """Claim the routine by moving its next time; no row moved means that another worker was first."""
    Routine.objects.get_or_create(kind=plan.kind, defaults={"next_at": at})
    due = Routine.objects.filter(kind=plan.kind, next_at__lte=at)
    if not due.update(next_at=plan.next_after(at)) or not plan.is_needed(at):
        return None
    return enqueue(kind=plan.kind, title=str(plan.title), payload={"at": at.isoformat()}, actor=None, at=at)
