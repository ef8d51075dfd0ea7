"""A rule that says no leaves an entry whatever the page looks like; a slip of the pen leaves none."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from materials.models import Balance, HandOut, OrderingRules
from outreach.accounts.models import User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.accounts.staff.audit_words import page_label
from outreach.audit.models import Entry, Result
from outreach.audit.record import record
from outreach.places.models import Office, OfficeKind, Township
from tests.factories import make_edition, make_township, make_user
from tests.materials.portal.rows import give_role, make_delivery, make_order, put_in_store, receive, soon
from tests.places.factories import make_superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def township() -> Township:
    return make_township(name="赵李桥镇")


@pytest.fixture
def office(township: Township) -> Office:
    setup_roles()
    return Office.objects.create(county=township.county, kind=OfficeKind.MEMBER_BODY, name="宣传部")


@pytest.fixture
def alice(township: Township) -> User:
    return give_role(make_user("alice", township, full_name="爱丽丝"), Role.TOWNSHIP_MEMBER)


@pytest.fixture
def keeper(office: Office) -> User:
    user = give_role(make_user("keeper"), Role.STORE_KEEPER, Role.APPROVER)
    User.objects.filter(pk=user.pk).update(office=office)
    return User.objects.get(pk=user.pk)


@pytest.fixture
def portal(alice: User) -> Client:
    client = Client()
    client.force_login(alice)
    return client


def told() -> list[tuple[Any, ...]]:
    return [
        (
            entry.actor_name,
            entry.object_type,
            json.loads(entry.facts)["status"],
            json.loads(entry.facts)["rule"],
        )
        for entry in Entry.objects.filter(action="access.refused", result="refused")
    ]


def test_too_many_copies_handed_out_are_a_refusal_and_a_word_for_a_number_is_none(
    portal: Client, township: Township, keeper: User
) -> None:
    edition = make_edition(township.county, pack_size=20)
    put_in_store(edition, 500, keeper)
    receive(make_delivery(township, keeper, edition))
    mine = Balance.objects.for_township(township).get()
    data = {"receivers": HandOut.Receivers.WALLS, "handed_out_on": timezone.localdate(), "key": uuid4()}
    path = f"/portal/stock/{mine.pk}/hand-out/"

    assert portal.post(path, data | {"copies": "many"}).status_code == 200
    assert told() == []
    assert portal.post(path, data | {"copies": "9999"}).status_code == 200
    assert told() == [("爱丽丝", "places.township", 200, "record_hand_out")]
    assert "NotEnoughStock" in Entry.objects.get(action="access.refused").facts


def test_an_order_while_ordering_is_closed_is_a_refusal(portal: Client, township: Township) -> None:
    edition = make_edition(township.county, pack_size=20)
    OrderingRules.objects.create(county=township.county, is_open=False, closed_note="盘点")

    data = {f"packs_{edition.pk}": "1", "purpose": "张贴", "needed_on": soon(), "key": uuid4()}
    assert portal.post("/portal/orders/new/", data).status_code == 200

    assert told() == [("爱丽丝", "places.township", 200, "submit_order")]


def test_an_approval_beyond_the_stock_is_one_refusal_of_that_order(
    township: Township, alice: User, keeper: User
) -> None:
    order = make_order(township, alice, make_edition(township.county, pack_size=20))
    client = Client()
    client.force_login(keeper)

    client.post(reverse("order:decide", args=[order.pk]), {"decision": "approve_all", "note": ""})

    assert told() == [("keeper", "materials.order", 409, "approve_order")]
    assert Entry.objects.get(action="access.refused").object_id == str(order.pk)


def test_a_refusal_is_told_by_the_page_s_name_and_not_its_view_s(client: Client) -> None:
    """An auditor reads where somebody was refused, in the list, in the entry and in the file."""
    entry = record("access.refused", kind="page", name="login", result=Result.REFUSED)
    client.force_login(make_superuser())

    for address in ("/admin/audit/", f"/admin/audit/{entry.pk}/", "/admin/audit/export.csv"):
        answer = client.get(address)
        text = b"".join(answer) if answer.streaming else answer.content
        assert ("登录页" in text.decode(), ">login<" in text.decode()) == (True, False), address


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ("portal:order_again", "乡镇工作台"),
        ("print_run:inspect", "印刷单"),
        ("wagtailsnippets_materials_design:edit", "设计稿"),
        ("wagtailsites:index", "管理后台"),
        ("/nowhere/", "/nowhere/"),
    ],
)
def test_pages_are_called_as_the_menu_calls_them(view: str, words: str) -> None:
    with translation.override("zh-hans"):
        assert page_label(view) == words
