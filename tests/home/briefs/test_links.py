"""A number of copies leads to the lines of the ledger that it is the sum of, and to no other."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from home.reports.briefs.actions import issue_brief
from materials.actions.stock import Posting, county_place, post, township_place
from materials.models import Edition, Movement, StockPlace
from materials.states import MovementReason, StockPlaceKind
from outreach.accounts.models import User
from outreach.places.models import Region
from tests.factories import make_edition
from tests.home.briefs.year import make_draft
from tests.places.factories import make_county, make_superuser, make_township


@pytest.fixture
def county(db: None) -> Region:
    return make_county()


@pytest.fixture
def bob(db: None) -> User:
    return make_superuser()


def move(
    edition: Edition,
    copies: int,
    source: StockPlace | None,
    target: StockPlace,
    reason: str,
    paper: str = "",
    *,
    hours_ago: int = 1,
) -> None:
    number = Movement.objects.count()
    posting = Posting(
        edition, copies, source, target, MovementReason(reason), key=f"t/{number}", document=paper
    )
    post(posting, actor=None, at=timezone.now() - timedelta(hours=hours_ago))


def write_ledger(edition: Edition) -> None:
    """Two lots, two parcels, hand-outs of two townships and of the office; some copies come back."""
    county = edition.material.county
    store, road, people = (
        county_place(county, kind)
        for kind in (StockPlaceKind.STORE, StockPlaceKind.TRANSIT, StockPlaceKind.HANDED_OUT)
    )
    places = [township_place(make_township(county)) for _ in range(2)]
    move(edition, 900, None, store, "acceptance", "PY-1")
    move(edition, 90, None, store, "acceptance", "PY-11")
    for number, place in enumerate(places, start=1):
        move(edition, 200, store, road, "dispatch", f"PS-{number}")
        move(edition, 200, road, place, "receipt", f"PS-{number}")
        move(edition, 10 * number, place, people, "hand_out")
    move(edition, 4, people, places[0], "correction")
    move(edition, 7, store, people, "hand_out")


def signed_sum(movements: list[Movement]) -> int:
    people = StockPlaceKind.HANDED_OUT
    return sum(-row.copies if row.source and row.source.kind == people else row.copies for row in movements)


@pytest.mark.parametrize("figure", ["printed", "sent", "handed_out"])
def test_the_linked_lines_of_the_ledger_add_up_to_the_number(
    client: Client, county: Region, bob: User, figure: str
) -> None:
    edition, other = make_edition(county), make_edition(county)
    write_ledger(edition)
    write_ledger(other)
    body = f"《示例》{{{figure}:{edition.material.code}}}份。"
    brief = issue_brief(brief=make_draft(county, body), actor=bob, at=timezone.now())
    # What came later is in the books, and not in the number.
    store, people = (
        county_place(county, StockPlaceKind.STORE),
        county_place(county, StockPlaceKind.HANDED_OUT),
    )
    move(edition, 1, store, people, "hand_out", hours_ago=0)
    move(edition, 1, None, store, "acceptance", "PY-1", hours_ago=0)
    client.force_login(bob)

    kept = brief.figures.get()
    page = client.get(f"/admin/brief/page/{brief.pk}/figures/{kept.key}/")
    linked = {
        one["row"].label: signed_sum(list(client.get(one["address"]).context["object_list"]))
        for one in page.context["rows"]
    }

    assert linked == {one["row"].label: one["row"].amount for one in page.context["rows"]}
    assert sum(linked.values()) == kept.amount == {"printed": 990, "sent": 400, "handed_out": 33}[figure]
