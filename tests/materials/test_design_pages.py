"""The staff's pages of designs: list, new design, editor, making and publishing files."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from materials.models import Design
from materials.states import DesignKind
from outreach.accounts.roles import Role
from outreach.content.rich_text import GuardedDraftail
from outreach.jobs.models import Job
from tests.factories import make_county, make_edition, make_township, make_user, make_village
from tests.materials.designs import CONTACTS, make_design, make_member, paragraph, work

pytestmark = pytest.mark.django_db

KEY = "6f1c2b9e-7c55-4c43-9a3d-0d5f6d9a1b11"


@pytest.fixture
def letter() -> Design:
    county = make_county()
    township = make_township(county, "新店镇")
    make_village(township, "新店镇第1村")
    make_village(township, "新店镇第2村", director_phone="")
    return make_design(county, DesignKind.LETTER, paragraph("{村}的家长"), CONTACTS)


@pytest.fixture
def staff(client: Client, letter: Design) -> Client:
    user = make_member(Role.EDITOR)
    user.user_permissions.set(
        Permission.objects.filter(codename__in=["access_admin", "add_design", "change_design", "view_design"])
    )
    client.force_login(user)
    return client


def make_page(design: Design) -> str:
    return reverse("materials_staff:make", args=[design.pk])


def answers(design: Design, **changes: object) -> dict[str, object]:
    plain = {
        "revision": design.latest_revision_id,
        "profile": "office",
        "split": "one",
        "rule": "one",
        "letters_for": "villages",
        "key": KEY,
    }
    return plain | changes


def test_the_list_shows_kind_and_state(staff: Client, letter: Design) -> None:
    page = staff.get(reverse("wagtailsnippets_materials_design:list")).content.decode()

    assert letter.title in page
    assert "告家长书" in page


def test_the_list_asks_the_database_equally_often_for_one_and_three(staff: Client, letter: Design) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            staff.get(reverse("wagtailsnippets_materials_design:list"))
        return len(queries)

    count()
    one = count()
    make_design(letter.county, DesignKind.POSTER)
    make_design(letter.county, DesignKind.FLYER)

    assert count() == one


def test_a_new_design_begins_with_the_choice_of_a_kind(staff: Client) -> None:
    page = staff.get(reverse("wagtailsnippets_materials_design:add")).content.decode()

    assert all(f"?kind={kind}" in page for kind in DesignKind.values)


@pytest.mark.parametrize("kind", DesignKind.values)
def test_every_kind_starts_with_an_example(staff: Client, kind: str) -> None:
    make_county()

    page = staff.get(reverse("wagtailsnippets_materials_design:add"), {"kind": kind})

    assert page.status_code == 200
    assert len(page.context["form"].instance.body) > 2


def test_an_unknown_slot_is_told_at_its_block(staff: Client, letter: Design) -> None:
    form = {
        "kind": "letter",
        "title": "信",
        "poster_size": "A3",
        "colour": "#1F6FB2",
        "county": letter.county_id,
        "body-count": "1",
        "body-0-type": "heading",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-id": "",
        "body-0-value-text": "{村长}您好",
        "body-0-value-level": "1",
    }

    page = staff.post(reverse("wagtailsnippets_materials_design:edit", args=[letter.pk]), form)

    errors = page.context["form"].errors.as_data()["body"][0].block_errors[0].block_errors
    assert "{村长}" in errors["text"].messages[0]
    letter.refresh_from_db()
    assert letter.title == "致全市家长的一封信"


def nested_list(depths: list[int]) -> str:
    """What the rich text editor sends for a list with items of these depths."""
    items = [
        {"key": f"k{n}", "text": "一", "type": "unordered-list-item", "depth": depth}
        | {"inlineStyleRanges": [], "entityRanges": []}
        for n, depth in enumerate(depths)
    ]
    return json.dumps({"blocks": items, "entityMap": {}})


def save_paragraph(staff: Client, letter: Design, text: str) -> Any:
    form = {
        "kind": "letter",
        "title": "信",
        "poster_size": "A3",
        "colour": "#1F6FB2",
        "county": letter.county_id,
        "body-count": "1",
        "body-0-type": "paragraph",
        "body-0-order": "0",
        "body-0-deleted": "",
        "body-0-id": "",
        "body-0-value": text,
    }
    return staff.post(reverse("wagtailsnippets_materials_design:edit", args=[letter.pk]), form)


@pytest.mark.parametrize(
    "text",
    [
        nested_list([5000]),
        nested_list(list(range(150))),
        nested_list(list(range(3000))),
        '{"blocks": 1}',
        '{"blocks": [{"text": "x", "depth": "deep"}]}',
    ],
)
def test_a_forged_rich_text_is_an_error_and_never_a_crash(staff: Client, letter: Design, text: str) -> None:
    page = save_paragraph(staff, letter, text)

    assert page.status_code == 200
    assert "body" in page.context["form"].errors
    letter.refresh_from_db()
    assert letter.title == "致全市家长的一封信"


@pytest.mark.parametrize("escape", ["\\ud800", "\\u0000", "\\u0007", "\\uffff"])
def test_a_character_that_no_database_takes_is_left_out(staff: Client, letter: Design, escape: str) -> None:
    """JSON can write half a character, which a form's fields can't."""
    text = nested_list([0]).replace("\\u4e00", f"\\u4e00{escape}\\u4e8c")

    page = save_paragraph(staff, letter, text)

    letter.refresh_from_db()
    assert (page.status_code, "一二" in str(letter.get_latest_revision_as_object().body)) == (302, True)


@pytest.mark.parametrize("text", ["{", "[]", "null", '"x"', "<script>"])
def test_what_is_no_rich_text_is_taken_as_plain_words(text: str) -> None:
    html = GuardedDraftail().value_from_datadict({"body": text}, {}, "body")

    assert html == f"<p>{escape(text)}</p>"


def test_a_place_without_a_phone_is_listed_with_a_way_to_mend_it(staff: Client, letter: Design) -> None:
    page = staff.post(make_page(letter), answers(letter)).content.decode()

    lacking = letter.county.townships.get().villages.get(director_phone="")
    assert "新店镇 新店镇第2村：缺少儿童主任电话。" in page
    assert reverse("village:edit", args=[lacking.pk]) in page
    assert Job.objects.count() == 0


def test_a_complete_scope_leads_to_the_job(staff: Client, letter: Design) -> None:
    letter.county.townships.get().villages.filter(director_phone="").delete()

    answer = staff.post(make_page(letter), answers(letter))

    job = Job.objects.get()
    assert answer["Location"] == reverse("jobs:detail", args=[job.pk])
    assert job.total == 1


@pytest.mark.parametrize(
    "change",
    [{"profile": "papyrus"}, {"revision": 999_999}, {"township": 999_999}, {"rule": "weight"}, {"key": "x"}],
)
def test_a_forged_choice_is_an_error_and_starts_nothing(
    staff: Client, letter: Design, change: dict[str, object]
) -> None:
    page = staff.post(make_page(letter), answers(letter, **change))

    assert page.status_code == 200
    assert page.context["form"].errors
    assert Job.objects.count() == 0


def test_a_township_member_can_not_open_the_page(client: Client, letter: Design) -> None:
    client.force_login(make_member(Role.TOWNSHIP_MEMBER, township=letter.county.townships.get()))

    answer = client.post(make_page(letter), answers(letter))

    assert answer.status_code == 302
    assert Job.objects.count() == 0


def test_an_auditor_can_not_make_files(client: Client, letter: Design) -> None:
    user = make_member(Role.AUDITOR)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)

    client.post(make_page(letter), answers(letter))

    assert Job.objects.count() == 0


def test_an_anonymous_visitor_is_sent_to_sign_in(client: Client, letter: Design) -> None:
    answer = client.get(make_page(letter))

    assert answer.status_code == 302
    assert "login" in answer["Location"]


def test_a_finished_flyer_can_be_looked_at_and_published(client: Client) -> None:
    county = make_county()
    flyer = make_design(county, DesignKind.FLYER)
    material = make_edition(county, "宣传单").material
    material.editions.all().delete()
    client.force_login(make_user("boss", is_superuser=True, is_staff=True))
    client.post(make_page(flyer), {"revision": flyer.latest_revision_id, "profile": "screen", "key": KEY})
    job = work(Job.objects.get())
    address = reverse("materials_staff:publish", args=[job.pk])

    shown = client.get(address).content.decode()
    client.post(address, {"material": material.pk})

    assert reverse("materials_staff:picture", args=[job.pk, 1]) in shown
    assert material.editions.get().files.get().profile == "screen"
