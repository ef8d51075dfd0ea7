"""A rule that says no leaves an entry whatever the page looks like; a slip of the pen leaves none."""

import ast
import json
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from materials.actions.orders import approve_order
from materials.models import Balance, HandOut, OrderingRules
from outreach.accounts.models import User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.accounts.staff.audit_words import changes_of, facts_of, page_label
from outreach.accounts.staff.refusal_words import REASONS, RULES, reason_words
from outreach.audit.models import Entry, Result
from outreach.audit.record import record
from outreach.places.models import Office, OfficeKind, Township
from tests.factories import make_edition, make_township, make_user
from tests.guards.switches import last_name
from tests.house.tree import FLOORS, our_modules, read
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


def test_a_refusal_is_told_in_the_reader_s_words_and_kept_in_the_program_s(
    township: Township, alice: User, keeper: User, client: Client
) -> None:
    order = make_order(township, alice, make_edition(township.county, "横幅", pack_size=20))
    browser = Client()
    browser.force_login(keeper)
    browser.post(reverse("order:decide", args=[order.pk]), {"decision": "approve_all", "note": ""})
    entry = Entry.objects.get(action="access.refused")
    client.force_login(make_superuser())

    for address in ("/admin/audit/", f"/admin/audit/{entry.pk}/"):
        text = client.get(address).content.decode()
        assert ("批准申领单" in text, "没有足够的份数" in text, "横幅" in text) == (True, True, True), address
        assert [word for word in ("approve_order", "NotEnoughStock") if word in text] == [], address
    assert json.loads(entry.facts)["rule"] == "approve_order"


def test_every_rule_and_its_refusals_have_words() -> None:
    """What a rule raises by itself; what it passes on from a helper of another module is in the list of that one."""
    rules, errors = set[str](), set[str]()
    for path in (path for path in our_modules() if path.parts[0] in FLOORS):
        functions = [node for node in ast.walk(ast.parse(read(path))) if isinstance(node, ast.FunctionDef)]
        retried = {one.name for one in functions if "retried" in map(last_name, one.decorator_list)}
        rules |= retried
        if retried:
            raised = [node for one in functions for node in ast.walk(one) if isinstance(node, ast.Raise)]
            errors |= {last_name(node.exc) for node in raised if node.exc}

    assert len(rules) > 30
    assert sorted(rules - set(RULES)) == []
    assert sorted(errors - set(REASONS)) == []


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("OrderRefused: too_much", "申领规则不允许 (超过了申领数)"),
        ("CannotSpread: 9 copies are needed, 4 are there.", "要的份数比有的多"),
        ("OrderingClosed: 盘点", "申领已关闭 (盘点)"),
        ("KeyError: 7", "KeyError: 7"),
    ],
)
def test_reasons_are_words(reason: str, words: str) -> None:
    with translation.override("zh-hans"):
        assert reason_words(reason) == words


def test_states_of_a_move_are_told_by_their_names(township: Township, alice: User, keeper: User) -> None:
    edition = make_edition(township.county, pack_size=20)
    put_in_store(edition, 500, keeper)
    order = make_order(township, alice, edition)
    approve_order(order=order, copies={order.lines.get().pk: 60}, actor=keeper, at=timezone.now())

    with translation.override("zh-hans"):
        shown = changes_of(Entry.objects.filter(action="row.move").latest("pk"))
        facts = facts_of(Entry.objects.filter(facts__contains='"to": "approved"').latest("pk"))

    assert [row for row in shown if row[0] == "状态"] == [("状态", "待审批", "已批准")]
    assert ("变更为", "已批准") in facts


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
