"""Guards that many doors and rules share, tried at all of them at once: who has no role, and who knocks otherwise."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from outreach.accounts.models import User
from outreach.audit.models import Entry
from outreach.places.models import Office, OfficeKind
from tests.factories import make_user
from tests.guards import switches
from tests.guards.rows import Shelf, fill_county
from tests.house.tree import ROOT
from tests.places.factories import make_superuser
from tests.trust.addresses import all_addresses, views_behind

# Rules that look at their row before they look at the person; each is tried by a test of its own.
ROW_FIRST = {
    "home/reports/ledger/actions.py:make_pack",
    "materials/actions/allocations.py:_move",
    "materials/actions/handouts.py:_require_township",
    "materials/actions/papers.py:make_requested_paper",
    "materials/actions/papers.py:request_paper",
    "materials/actions/partners.py:report_progress",
}
# What whoever works here may read, whatever their role: the guide, and their own jobs.
FOR_ALL_STAFF = {"/admin/guide/", "/admin/jobs/"}
# How a page is shut: Wagtail's own send home, with a message, whom they do not let in.
REFUSED = {302, 403, 404, 405}


def rules() -> Iterator[str]:
    """Every function of an `actions` room that is told who acts, and every one that asks for a right by itself."""
    for guard in switches.find_all():
        path, where, what = guard.split(":")
        if what == "PermissionDenied" and path.rpartition("/")[0].endswith("actions"):
            yield f"{path}:{where}"


def callers(path: str, name: str) -> Iterator[Callable[..., Any]]:
    """The function itself if it takes an actor; of a helper, the public ones of its module that call it."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    module = import_module(path.removesuffix(".py").replace("/", "."))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            words = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
            if node.name == name or (name.startswith("_") and name in words):
                yield getattr(module, node.name)


def ask_as(stranger: User, rule: Callable[..., Any]) -> None:
    """Call the rule as somebody without a role; what else it wants is a stand-in."""
    parameters = inspect.signature(rule).parameters.values()
    given = {
        parameter.name: stranger
        if parameter.name in ("actor", "person", "user")
        else timezone.now()
        if parameter.name == "at"
        else mock.MagicMock()
        for parameter in parameters
        if parameter.default is parameter.empty or parameter.name == "actor"
    }
    named = {p.name: given.pop(p.name) for p in parameters if p.kind == p.KEYWORD_ONLY and p.name in given}
    rule(*given.values(), **named)


@pytest.mark.django_db
@pytest.mark.parametrize("rule", sorted(set(rules()) - ROW_FIRST))
def test_who_has_no_role_is_refused_before_anything_else(rule: str) -> None:
    path, name = rule.split(":")
    stranger = make_user()
    asked = list(callers(path, name))
    assert asked

    for each in asked:
        with pytest.raises(PermissionDenied):
            ask_as(stranger, each)


def wrong_for(view: Any, method: str) -> bool:
    """Whether a decorator of the view's source says that it is not asked so."""
    try:
        source = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(view))))
    except (OSError, TypeError, SyntaxError):
        return False
    node = source.body[0]
    names = {switches.last_name(decorator) for decorator in getattr(node, "decorator_list", [])}
    return ("require_POST" in names and method == "get") or (
        bool(names & {"require_GET", "require_safe", "require_http_methods"}) and method == "delete"
    )


def doors(door: str, numbers: list[int]) -> list[str]:
    """Our own addresses behind a door, each with all the numbers."""
    return sorted({address.path for address, _module in views_behind(door, switches.FLOORS, numbers)})


@pytest.mark.django_db
def test_a_door_that_is_knocked_at_otherwise_stays_shut() -> None:
    """A link or a picture of a foreign page must not press a button: GET changes nothing, and reading takes no POST."""
    browser = Client()
    browser.force_login(make_superuser())
    shut: list[tuple[str, str, int]] = []
    open_: list[tuple[str, str, int]] = []
    for path in sorted({address.path for address in all_addresses([1])}):
        try:
            view = resolve(path).func
        except Resolver404:
            continue
        for method in ("get", "delete"):
            guards = wrong_for(view, method)
            if guards:
                status = getattr(browser, method)(path).status_code
                (shut if status == 405 else open_).append((path, method, status))

    assert open_ == []
    assert len(shut) > 50


def stranger_of(shelf: Shelf) -> Client:
    """Somebody of the county's office who may enter the admin and has no role there."""
    person = make_user("nobody")
    office = Office.objects.create(county=shelf.county, kind=OfficeKind.MEMBER_BODY, name="x")
    User.objects.filter(pk=person.pk).update(office=office)
    person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    browser = Client(raise_request_exception=False)
    browser.force_login(User.objects.get(pk=person.pk))
    return browser


@pytest.mark.django_db
def test_whoever_only_enters_the_admin_reads_no_page_of_it() -> None:
    shelf = fill_county()
    browser = stranger_of(shelf)

    answers = {path: browser.get(path).status_code for path in doors("staff", shelf.numbers)}

    assert len(answers) > 100
    assert {path for path, status in answers.items() if status == 200} == FOR_ALL_STAFF
    assert {path for path, status in answers.items() if status >= 500} == set()


@pytest.mark.django_db
def test_whoever_only_enters_the_admin_presses_no_button_of_it() -> None:
    shelf = fill_county()
    browser = stranger_of(shelf)
    before = Entry.objects.filter(result="done").count()

    answers = {path: browser.post(path, {"x": "1"}).status_code for path in doors("staff", shelf.numbers)}

    assert {path for path, status in answers.items() if status not in REFUSED} <= FOR_ALL_STAFF
    assert Entry.objects.filter(result="done").count() == before
