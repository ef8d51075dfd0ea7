"""Print runs and their plans at the staff's doors: what is too early, too much or typed beside another button."""

from datetime import timedelta
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from materials.models import Allocation, Delivery, Edition, Lot, PrintRun, Review
from materials.states import AllocationState, PrintRunState, ReviewState
from outreach.accounts.models import User
from outreach.places.models import Township
from tests.factories import make_township, make_village
from tests.materials.designs import make_design
from tests.materials.staff.people import AT, accept
from tests.materials.staff.rows import plan_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(client: Client, bob: User) -> Client:
    client.force_login(bob)
    return client


@pytest.fixture
def stocked(run: PrintRun, bob: User) -> PrintRun:
    accept(run, bob, 1000)
    return run


def test_a_lot_of_tomorrow_is_refused(store: Client, run: PrintRun) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()

    answer = store.post(
        reverse("print_run:inspect", args=[run.pk]),
        {"do": "lot", "seen": "0", "arrived_on": tomorrow, "copies": "5", "rejected": "0", "fault": ""},
    )

    assert (answer.status_code, Lot.objects.count()) == (409, 0)
    assert "到货日期还没有到" in answer.content.decode()


def test_what_was_typed_beside_the_lock_is_kept_and_shown_before_it_is_locked(
    store: Client, stocked: PrintRun, township: Township, bob: User
) -> None:
    village = make_village(township, left_behind_children=5)
    make_village(township, left_behind_children=5)
    plan_run(stocked, bob)
    lock = reverse("materials_staff:allocation_step", args=[stocked.pk, "lock"])
    page = reverse("materials_staff:allocation", args=[stocked.pk])
    typed = {"seen": store.get(page).context["table"].mark, f"share-{village.pk}": "100"}

    store.post(lock, typed)
    plan = Allocation.objects.get()
    kept = (plan.state, plan.shares.get(village=village).copies)
    store.post(lock, typed)

    plan.refresh_from_db()
    assert (kept, plan.state) == ((AllocationState.DRAFT, 100), AllocationState.LOCKED)


def test_a_plan_that_the_store_cannot_serve_says_what_it_lacks_in_all(
    store: Client, run: PrintRun, township: Township, bob: User
) -> None:
    for where in (township, make_township(township.county, "官塘驿镇")):
        make_village(where, left_behind_children=5)
    accept(run, bob, 600)
    plan_run(run, bob)
    step = partial(reverse, "materials_staff:allocation_step")
    store.post(step(args=[run.pk, "lock"]))

    answer = store.post(step(args=[run.pk, "send"]))

    assert (answer.status_code, Delivery.objects.count()) == (409, 0)
    assert "库里可用 600 份，方案要发 1800 份" in answer.content.decode()


def test_an_ordered_run_is_not_warned_of_a_design_that_changed_since(
    store: Client, run: PrintRun, bob: User
) -> None:
    design = make_design(run.county)
    Edition.objects.filter(pk=run.edition_id).update(design=design, revision=design.latest_revision)
    review = Review.objects.create(
        design=design, revision=design.latest_revision, state=ReviewState.APPROVED, profile="press",
        content_sha256="of an older text", started_by=bob, started_at=AT,
    )  # fmt: skip
    page = reverse("print_run:inspect", args=[run.pk])

    holds = {}
    for state in (PrintRunState.WAITING, PrintRunState.PRINTING):
        PrintRun.objects.filter(pk=run.pk).update(review=review, state=state)
        holds[state] = store.get(page).context["approval"]["holds"]

    assert holds == {PrintRunState.WAITING: False, PrintRunState.PRINTING: True}
