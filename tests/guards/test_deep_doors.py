"""Guards behind a gate that speaks first: the gate is opened, or the row goes in the moment between two looks."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import reverse

from campaigns.models import Activity
from materials.actions import papers
from materials.documents.paper import Paper
from materials.models import Delivery, Printer, PrintRun, Review
from materials.portal.activity_reports import KIT
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.accounts.scoping import CountyScope
from outreach.content.object_store import rendition
from outreach.jobs.models import Job
from outreach.places.models import Office, OfficeKind
from tests.campaigns.rows import make_activity, make_campaign, make_kind
from tests.factories import make_county, make_township, make_user
from tests.guards.rows import Shelf, fill_county
from tests.materials.staff.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf() -> Shelf:
    return fill_county()


def nothing(_self: CountyScope, _request: HttpRequest, *_rest: object) -> None:
    """The gate of counties, open."""


def stranger(shelf: Shelf) -> User:
    """Somebody with the same roles in another county."""
    person = make_person(Role.EDITOR, Role.STORE_KEEPER, name="elsewhere")
    office = Office.objects.create(county=make_county("别县"), kind=OfficeKind.MEMBER_BODY, name="宣传部")
    User.objects.filter(pk=person.pk).update(office=office)
    return User.objects.get(pk=person.pk)


@pytest.mark.parametrize("model", [Printer, PrintRun])
def test_a_page_keeps_to_its_county_without_the_gate(
    shelf: Shelf, client: Client, monkeypatch: pytest.MonkeyPatch, model: type[Any]
) -> None:
    monkeypatch.setattr(CountyScope, "process_view", nothing)
    name = {Printer: "printer:edit", PrintRun: "print_run:inspect"}[model]
    address = reverse(name, args=[model.objects.get().pk])
    client.force_login(shelf.keeper)
    own = client.get(address).status_code

    client.force_login(stranger(shelf))

    assert (own, client.get(address).status_code) == (200, 404)


@pytest.mark.parametrize("name", ["signer", "delivery", "id", "x"])
def test_a_receipt_shows_its_pictures_and_no_other_field(shelf: Shelf, client: Client, name: str) -> None:
    client.force_login(shelf.keeper)
    signed = Delivery.objects.filter(receipt__isnull=False).first()
    assert signed is not None

    assert client.get(reverse("delivery:picture", args=[signed.pk, name])).status_code == 404


def test_a_review_whose_pages_were_cleared_away_shows_none(shelf: Shelf, client: Client) -> None:
    client.force_login(shelf.keeper)
    review = Review.objects.get()
    Job.objects.filter(key=f"review:{review.pk}").delete()

    assert client.get(reverse("materials_staff:review_picture", args=[review.pk, 1])).status_code == 404


def test_a_lecture_that_is_deleted_while_its_kit_is_asked_for_is_not_there(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    township = make_township(make_county())
    lecture = make_activity(make_campaign(township.county), make_kind(), township=township)
    plain = papers.PAPERS[KIT]

    def draw_late(pk: int) -> Paper:
        Activity.objects.filter(pk=pk).delete()
        return plain.draw(pk)

    monkeypatch.setitem(papers.PAPERS, KIT, papers.PaperKind(draw_late, plain.may_have))
    client.force_login(make_user("member", township))

    assert client.post(reverse("portal:activity-kit", args=[lecture.pk])).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_picture_of_the_store_is_only_read(method: str) -> None:
    request = getattr(RequestFactory(), method)("/media/images/x.webp")

    assert rendition(request, path="x.webp").status_code == 405
