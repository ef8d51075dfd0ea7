"""What partners may do: read their print orders, ask for the notice as PDF, say how far they are."""

import hashlib
import secrets
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from materials.actions.papers import PAPERS, RECORD_CHANGED, make_pdf, mark_of
from materials.actions.print_runs import MOVE_LOGGED
from materials.documents.faults import DesignFault
from materials.documents.paper import Paper
from materials.models import Partner, Printer, PrintRun
from materials.states import PRINTER_MOVES, PrintRunState
from outreach.accounts.models import User
from outreach.accounts.roles import Person, Role, has_role
from outreach.jobs.actions import enqueue
from outreach.jobs.models import Job
from outreach.moves import move
from outreach.outgoing import judge
from outreach.retries import retried

NOTICE = "materials.partner_notice"
# 256 bits: nobody guesses one, so that a plain digest is enough to know it again.
TOKEN_BYTES = 32
NO_LONGER = _("The partner or the print order is closed by now. Nothing was made.")


def may_open_doors(person: Person) -> bool:
    """Who lets another system in answers for the whole county's orders."""
    return has_role(person, Role.ADMINISTRATOR)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@retried
def add_partner(
    *, printer: Printer, name: str, webhook_url: str = "", actor: User | None, at: datetime
) -> tuple[Partner, str]:
    """Open the door for a printer's system; returns it with the token, which is told once and kept nowhere.

    `actor` is None at the command line. Raises PermissionDenied, RefusedAddress, OSError for an unknown host.
    """
    if actor is not None and not may_open_doors(actor):
        raise PermissionDenied
    if webhook_url:
        judge(webhook_url)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        partner = Partner.objects.create(
            county=printer.county,
            printer=printer,
            name=name,
            token_digest=digest_of(token),
            webhook_url=webhook_url,
            webhook_secret=secrets.token_urlsafe(TOKEN_BYTES) if webhook_url else "",
            created_by=actor,
            created_at=at,
        )
        log(partner, "wagtail.create", user=actor, timestamp=at)
    return partner, token


@retried
def close_partner(*, partner: Partner, actor: User | None, at: datetime) -> None:
    """Shut the door: the token opens nothing from now on, and nothing more is told."""
    if actor is not None and not may_open_doors(actor):
        raise PermissionDenied
    with transaction.atomic():
        Partner.objects.filter(pk=partner.pk).update(is_active=False)
        log(partner, "wagtail.edit", user=actor, timestamp=at)


def find_partner(token: str) -> Partner | None:
    found = Partner.objects.filter(token_digest=digest_of(token), is_active=True)
    return found.select_related("county", "printer").first()


@retried
def report_progress(*, partner: Partner, run: PrintRun, to: PrintRunState, at: datetime) -> PrintRun:
    """Move a run as its printer says; the same word twice is heard once. Raises AlreadyMoved, PermissionDenied."""
    if not partner.is_active or not partner.print_orders().filter(pk=run.pk).exists():
        raise PermissionDenied
    if run.state == to:
        return run
    with transaction.atomic():
        move(run, to=to, moves=PRINTER_MOVES)
        log(run, MOVE_LOGGED, timestamp=at, data={"to": to.value, "partner": partner.name})
    return run


def request_notice(*, partner: Partner, run: PrintRun, at: datetime) -> Job:
    """Ask for the notice as the order stands now; the same order gives the same job."""
    paper = PAPERS["print-order"].draw(run.pk)
    mark = mark_of(paper)
    return enqueue(
        kind=NOTICE,
        title=paper.title,
        payload={"partner": partner.pk, "run": run.pk, "mark": mark},
        actor=None,
        at=at,
        key=f"notice:{partner.pk}:{mark}",
        priority=5,
        total=1,
    )


def make_notice(job: Job) -> tuple[Paper, bytes]:
    """Lay out a job's notice; raises DesignFault when the order is another by now, or the partner was closed."""
    partner = Partner.objects.filter(pk=job.payload["partner"], is_active=True).first()
    if partner is None or not partner.print_orders().filter(pk=job.payload["run"]).exists():
        raise DesignFault(NO_LONGER)
    paper = PAPERS["print-order"].draw(job.payload["run"])
    if mark_of(paper) != job.payload["mark"]:
        raise DesignFault(RECORD_CHANGED)
    return paper, make_pdf(paper, at=job.created_at)
