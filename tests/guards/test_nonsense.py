"""An address that names nothing is a 404, and a button that means nothing does nothing."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from home.models.briefs import Brief, BriefState
from materials.actions.papers import FORM
from materials.models import Design, Printer, PrintRun
from outreach.accounts.models import User
from outreach.audit.models import Entry
from outreach.jobs.models import Job
from tests.campaigns.rows import make_campaign
from tests.guards.rows import Shelf, fill_county
from tests.materials.staff.people import AT

NUMBER = 10**9
# Name of the address, what it is about, the rest of its arguments, the query.
READ: list[tuple[str, str, list[Any], str]] = [
    ("coverage:rows", "campaign", [], "?channel=nonsense"),
    ("coverage:rows", "campaign", [], ""),
    ("progress:reports", "campaign", ["nonsense"], ""),
    ("progress:reports", "campaign", ["late"], "?township=nonsense"),
    ("brief:figure", "brief", ["nonsense"], ""),
    ("brief:difference", "brief", [], ""),
    ("conservation:index", "", [], "?material=nonsense"),
    ("materials_staff:publish", "paper", [], ""),
    ("materials_staff:paper_wait", "other job", [], ""),
    ("materials_staff:allocation_xlsx", "unplanned run", [], ""),
    ("print_run:inspect", "strange run", [], ""),
    ("materials_staff:picture", "paper", [7], ""),
]
PRESSED: list[tuple[str, str, list[Any], dict[str, str]]] = [
    ("print_run:inspect", "run", [], {"do": "nonsense"}),
    ("print_run:inspect", "run", [], {"do": "move", "to": "nonsense"}),
    ("materials_staff:design_reviews", "design", [], {"job": "nonsense"}),
    ("materials_staff:design_reviews", "design", [], {"job": "٣"}),
    ("materials_staff:design_reviews", "design", [], {}),
]


@pytest.fixture
def shelf(db: None) -> Shelf:
    return fill_county()


def number_of(shelf: Shelf, what: str) -> list[int]:
    """The number of the row that an address is about."""
    own = PrintRun.objects.filter(county=shelf.county)
    rows: dict[str, Any] = {
        "campaign": lambda: make_campaign(shelf.county).pk,
        "brief": lambda: Brief.objects.get(county=shelf.county).pk,
        "paper": lambda: make_job(FORM, shelf.keeper).pk,
        "other job": lambda: make_job("nothing", shelf.keeper).pk,
        "run": lambda: own.get().pk,
        "unplanned run": lambda: unplan(own.get()).pk,
        "strange run": lambda: NUMBER,
        "design": lambda: Design.objects.get().pk,
    }
    return [rows[what]()] if what else []


def make_job(kind: str, person: User) -> Job:
    return Job.objects.create(kind=kind, title="x", created_by=person, created_at=AT, state="done")


def unplan(run: PrintRun) -> PrintRun:
    run.allocation.delete()
    return run


@pytest.mark.parametrize(("name", "what", "rest", "query"), READ, ids=[f"{one[0]}{one[3]}" for one in READ])
def test_an_address_that_names_nothing_is_not_there(
    shelf: Shelf, client: Client, name: str, what: str, rest: list[Any], query: str
) -> None:
    client.force_login(shelf.keeper)

    answer = client.get(reverse(name, args=[*number_of(shelf, what), *rest]) + query)

    assert answer.status_code == 404


@pytest.mark.parametrize(("name", "what", "rest", "data"), PRESSED)
def test_a_button_that_means_nothing_does_nothing(
    shelf: Shelf, client: Client, name: str, what: str, rest: list[Any], data: dict[str, str]
) -> None:
    client.force_login(shelf.keeper)
    address = reverse(name, args=[*number_of(shelf, what), *rest])
    before = Entry.objects.filter(result="done").count()

    assert client.post(address, data).status_code == 404

    assert Entry.objects.filter(result="done").count() == before


def test_a_draft_is_not_begun_again(shelf: Shelf, client: Client) -> None:
    """Only what was issued; a draft is still being written."""
    client.force_login(shelf.keeper)
    brief = Brief.objects.get(county=shelf.county)

    assert client.post(reverse("brief:again", args=[brief.pk])).url == "/admin/"
    assert list(Brief.objects.values_list("state", flat=True)) == [BriefState.DRAFT]


def test_a_kind_of_paper_that_nobody_knows_is_not_there(shelf: Shelf, client: Client) -> None:
    client.force_login(shelf.keeper)

    assert client.post(reverse("materials_staff:paper", args=["nonsense", 1])).status_code == 404
    assert Printer.objects.exists()
    assert not Job.objects.filter(kind=FORM).exists()
