"""People with all rights of their roles, made files, runs at the printer's: what tests of the doors begin with."""

from datetime import UTC, date, datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from materials.actions import print_runs
from materials.actions.renders import start_render
from materials.actions.reviews import decide, start_review
from materials.models import Design, Edition, PrintRun, Review
from materials.states import STAGES, PrintProfile, PrintRunState
from outreach.accounts.models import User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from outreach.places.models import Region, Township
from tests.factories import make_office, make_user

AT = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)
TODAY = date(2026, 6, 1)
PDF = b"%PDF-1.7 the very file"


def make_person(*roles: Role, name: str = "", township: Township | None = None) -> User:
    """Somebody with the groups of these roles and every permission of theirs, in the (first) county's office."""
    person = make_user(name, township)
    if township is None and (county := Region.objects.order_by("pk").first()):
        person.office = make_office(county)
        person.save()
    groups = setup_roles()
    person.groups.set([groups[role] for role in roles])
    return person


def sign_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def make_file(design: Design, actor: User, *, key: str = "a", profile: str = PrintProfile.PRESS) -> Job:
    """A finished print file of the design's newest revision, without laying out a page."""
    job = start_render(
        design=design,
        revision=design.latest_revision,
        profile=profile,
        actor=actor,
        at=AT,
        idempotency_key=key,
    )
    job.result.save(f"results/{job.pk}.pdf", ContentFile(PDF), save=False)
    job.state, job.result_name, job.finished_at = JobState.DONE, f"{design.title}.pdf", AT
    job.save()
    return job


def hand_in(design: Design, actor: User, *, key: str = "a") -> Review:
    return start_review(design=design, job=make_file(design, actor, key=key), actor=actor, at=AT)


def pass_stages(review: Review, *people: User) -> Review:
    """Each person passes the next stage."""
    done = review.steps.count()
    for stage, person in zip(STAGES[done:], people, strict=False):
        decide(review=review, stage=stage, is_passed=True, opinion="同意", actor=person, at=AT)
    return review


def make_run(edition: Edition, actor: User, *, state: str = PrintRunState.DRAFT, **fields: Any) -> PrintRun:
    """A numbered run that stands in any state; the way there is not what is tested."""
    values = {"copies": 2000, "trim_width_mm": 297, "trim_height_mm": 420, "unit_price": "0.4850"} | fields
    run = PrintRun(county=edition.material.county, edition=edition, **values)
    print_runs.draft_print_run(run=run, actor=actor, at=AT)
    PrintRun.objects.filter(pk=run.pk).update(state=state)
    run.refresh_from_db()
    return run


def accept(run: PrintRun, actor: User, copies: int, rejected: int = 0, seen: int | None = None) -> None:
    print_runs.accept_lot(
        run=run,
        copies=copies,
        rejected=rejected,
        fault="套印不准" if rejected else "",
        arrived_on=TODAY,
        actor=actor,
        at=AT,
        seen=seen,
    )


def count_queries(client: Client, address: str) -> int:
    """How often a page asks the database once everything that is remembered is remembered."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured)
