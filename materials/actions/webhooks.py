"""Telling partners that an order of theirs has moved: signed, through jobs, again and again until it is heard."""

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from http.client import HTTPException
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.log_actions import log

from materials.actions.partners import may_open_doors
from materials.models import Partner, PrintRun
from materials.states import NOT_YET_ORDERED
from outreach import outgoing
from outreach.accounts.models import User
from outreach.jobs.actions import enqueue, requeue
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from outreach.moves import AlreadyMoved
from outreach.retries import retried

WEBHOOK = "materials.webhook"
SWEEP = "materials.webhook_sweep"
EVENT = "print_order.moved"
# How long after each failed try the next one comes; then it is given up and stays among the failed jobs.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440))
OLDEST = timedelta(days=3)


class NotHeard(Exception):
    """The partner's system did not say 2xx."""


def tell_partners(*, run: PrintRun, at: datetime) -> list[Job]:
    """Queue the news for every partner whose order it is; called in the transaction of the move."""
    if run.state in NOT_YET_ORDERED or run.ordered_on is None:
        return []
    partners = Partner.objects.filter(county=run.county_id, printer=run.printer_id, is_active=True)
    return [_tell(partner, run, at) for partner in partners.exclude(webhook_url="")]


def _tell(partner: Partner, run: PrintRun, at: datetime) -> Job:
    body = {"event": EVENT, "at": at.isoformat(), "number": run.number, "status": run.state}
    with override("zh-hans"):
        title = _("Tell %(partner)s: %(number)s is “%(state)s”") % {
            "partner": partner.name,
            "number": run.number,
            "state": run.get_state_display(),
        }
    return enqueue(
        kind=WEBHOOK,
        title=title,
        payload={"partner": partner.pk, "body": body, "tries": 0},
        actor=None,
        at=at,
    )


def signature_of(secret: str, moment: str, body: bytes) -> str:
    """HMAC-SHA-256 over moment, a dot and the body: an old message can't be sent again under a new moment."""
    return "sha256=" + hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def send_webhook(job: Job) -> None:
    """Send one message; a closed partner is told nothing. Raises NotHeard with a reason that names no secret."""
    partner = (
        Partner.objects.filter(pk=job.payload["partner"], is_active=True).exclude(webhook_url="").first()
    )
    if partner is None:
        return
    body = json.dumps(job.payload["body"], ensure_ascii=False, sort_keys=True).encode()
    moment = str(int(timezone.now().timestamp()))
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Outreach",
        "X-Outreach-Event": EVENT,
        # The same for each try: who has heard it once may pass over the second.
        "X-Outreach-Delivery": str(job.pk),
        "X-Outreach-Timestamp": moment,
        "X-Outreach-Signature": signature_of(partner.webhook_secret, moment, body),
    }
    try:
        status = outgoing.post(partner.webhook_url, body, headers)
    except (outgoing.RefusedAddress, OSError, HTTPException, ValueError) as error:
        # The error itself: its sentence is told in both languages.
        raise NotHeard(error) from error
    if not 200 <= status < 300:
        raise NotHeard(f"HTTP {status}")


def due_again(at: datetime) -> list[Job]:
    """Failed messages whose next try has come."""
    failed = Job.objects.failed().filter(kind=WEBHOOK, finished_at__gt=at - OLDEST)
    due = Q(pk__in=[])
    for tries, wait in enumerate(WAITS):
        due |= Q(payload__tries=tries, finished_at__lte=at - wait)
    return list(failed.filter(due).order_by("pk"))


def messages_to(partner: Partner) -> QuerySet[Job]:
    """What a partner was told, newest first."""
    return Job.objects.filter(kind=WEBHOOK, payload__partner=partner.pk).order_by("-pk")


@retried
def tell_once_more(*, job: Job, partner: Partner, actor: User) -> None:
    """Send a failed message again now, also one that was given up. Raises PermissionDenied, AlreadyMoved."""
    if not may_open_doors(actor):
        raise PermissionDenied
    with transaction.atomic():
        if not requeue(job, from_states=(JobState.FAILED,)):
            raise AlreadyMoved(job)
        log(partner, "wagtail.edit", user=actor, timestamp=timezone.now(), data={"told again": job.pk})


def send_again(*, at: datetime) -> int:
    """Queue what is due once more; returns how many."""
    jobs = due_again(at)
    for job in jobs:
        payload: dict[str, Any] = job.payload | {"tries": job.payload["tries"] + 1}
        requeue(job, from_states=(JobState.FAILED,), payload=payload)
    return len(jobs)
