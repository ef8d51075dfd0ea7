"""The permission matrix: every address of the resolver, asked by everybody, read for another township's canary."""

import io
import json
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterator
from html import unescape
from http import HTTPStatus
from urllib.parse import quote, unquote
from zipfile import ZipFile

import pytest
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.test import Client

from materials.models import Order
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.audit.models import Entry
from outreach.spreadsheets.writer import write_xlsx
from tests.trust.addresses import Address, all_addresses
from tests.trust.conftest import CANARY

FEWEST = 1500
FEWEST_PATTERNS = 300
# Who may see a page (200) behind which door. Everything else is a way to the sign-in page, home, or 4xx.
MAY_ENTER = {
    "nobody": {"public", "guest", "files", "entrance"},
    "member": {"public", "guest", "files", "entrance", "account", "portal"},
    "staff": {"public", "guest", "files", "entrance", "account", "staff"},
}
# Leave the session and files alone: they end the visit, or are tried elsewhere.
# Wagtail's failwhale is an error on purpose.
SKIPPED = (
    "admin/failwhale/",
    "logout/",
    "account/sign-ins",
    "account/password",
)
JSON_CHARACTER = re.compile(r"\\u([0-9a-fA-F]{4})")
OF_TOWNSHIPS = {"portal", "guest", "files"}
# What a search or an autocomplete would tell; a part of the canary, because pages repeat what was asked.
QUERY = {"q": CANARY[:2], "search": CANARY[:2]}
_tally: Counter[str] = Counter()


def body_of(response: HttpResponse | StreamingHttpResponse) -> str:
    """All that an answer says, as it stands and as a reader of its format takes it."""
    content = b"".join(response) if response.streaming else response.content
    told = " ".join(f"{name}: {value}" for name, value in response.items())
    text = "\n".join(part.decode("utf-8", "replace") for part in unpacked(content)) + told
    return "\n".join(
        [text, JSON_CHARACTER.sub(lambda found: chr(int(found[1], 16)), text), unescape(text), unquote(text)]
    )


def unpacked(content: bytes) -> list[bytes]:
    """The answer itself, or the files of a ZIP: a workbook is one."""
    if not content.startswith(b"PK"):
        return [content]
    with ZipFile(io.BytesIO(content)) as archive:
        return [name.encode() for name in archive.namelist()] + [
            archive.read(name) for name in archive.namelist()
        ]


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse(f"<td>{CANARY}村</td>"),
        JsonResponse({"name": f"{CANARY}村"}),
        HttpResponse(f"<p data-places='{json.dumps([CANARY])}'>"),
        HttpResponse("<p>" + "".join(f"&#{ord(character)};" for character in CANARY)),
        HttpResponse(headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(CANARY)}.pdf"}),
        HttpResponse(write_xlsx(["村"], [[CANARY]], sheet="村")),
        StreamingHttpResponse([CANARY.encode()[:4], CANARY.encode()[4:]]),
    ],
    ids=["page", "json", "json in a page", "entities", "name of a file", "workbook", "stream"],
)
def test_the_canary_is_heard_in_every_format(answer: HttpResponse) -> None:
    """A Chinese word stands in JSON as numbers: a search for the word as it is would be content with a leak."""
    assert CANARY in body_of(answer)


def ask(client: Client, address: Address, method: str) -> HttpResponse:
    _tally["asked"] += 1
    call: Callable[..., HttpResponse] = getattr(client, method)
    return call(address.path, QUERY if method == "get" else {"x": "1"})


def visit(client: Client, addresses: list[Address], kind: str, methods: tuple[str, ...]) -> list[str]:
    """Return what is wrong: a server error, a page behind a door that is not theirs, the canary."""
    wrong = []
    for address in addresses:
        if address.pattern.startswith(SKIPPED):
            continue
        for method in methods:
            response = ask(client, address, method)
            at = f"{kind} {method} {address.path} -> {response.status_code}"
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR or (
                response.status_code == HTTPStatus.OK and address.door not in MAY_ENTER[kind]
            ):
                wrong.append(at)
            elif kind != "staff" and CANARY in body_of(response).replace(f'value="{CANARY}"', ""):
                wrong.append(f"{at} tells the canary")
    return wrong


@pytest.fixture
def addresses(strangers: list[int]) -> list[Address]:
    """Every address once; those behind which a township's things stand, with the numbers of several."""
    ours = [address for address in all_addresses(strangers[1:3]) if address.door in OF_TOWNSHIPS]
    return [*all_addresses(strangers[:1]), *ours]


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Neither copy the context of each of a page's templates nor write a line for each 404: half of the time."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_args, **_options: None)
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_address_belongs_to_a_door(addresses: list[Address]) -> None:
    assert sorted({address.pattern for address in addresses if address.door == "unknown"}) == []


@pytest.mark.heavy
def test_nobody_sees_what_is_not_theirs(
    addresses: list[Address], alice: User, people: dict[str, User]
) -> None:
    nobody, member, auditor = Client(), Client(), Client()
    for client in (nobody, member, auditor):
        client.raise_request_exception = False
    member.force_login(alice)
    auditor.force_login(people["auditor"])
    asked = [address for address in addresses if CANARY not in address.path]

    wrong = visit(nobody, asked, "nobody", ("get", "post"))
    wrong += visit(member, asked, "member", ("get", "post"))
    ours = [address for address in asked if address.door != "public"]
    wrong += visit(auditor, [address for address in ours if address.door == "staff"][:60], "staff", ("get",))

    assert wrong == []
    assert _tally["asked"] >= FEWEST, _tally


@pytest.mark.heavy
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.TOWNSHIP_MEMBER}))
def test_each_role_of_the_office_finds_its_pages_whole_and_the_townships_door_shut(
    addresses: list[Address], people: dict[str, User], role: Role
) -> None:
    client = Client()
    client.raise_request_exception = False
    client.force_login(people[role.value])
    once = {address.pattern: address for address in addresses if address.door in ("staff", "portal")}

    assert visit(client, list(once.values()), "staff", ("get",)) == []
    assert len(once) > FEWEST_PATTERNS


@pytest.mark.heavy
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.REVIEWER])
def test_who_only_reads_changes_nothing(
    addresses: list[Address], people: dict[str, User], role: Role
) -> None:
    client = Client()
    client.raise_request_exception = False
    client.force_login(people[role.value])
    orders = list(Order.objects.order_by("pk").values())
    before = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    staff = [address for address in addresses if address.door == "staff"]
    assert visit(client, staff, "staff", ("post",)) == []

    written = Entry.objects.filter(pk__gt=before, result="done").exclude(action__startswith="session.")
    changes = [entry for entry in written if entry.action.startswith(("row.", "wagtail."))]
    assert [
        (entry.action, entry.object_name) for entry in changes if entry.object_type != "accounts.user"
    ] == []
    assert list(Order.objects.order_by("pk").values()) == orders


def test_the_matrix_sees_a_door_that_was_left_open(
    addresses: list[Address], alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The positive control: without the rule that ownership is a queryset, the canary is found."""
    monkeypatch.setattr(
        "materials.models.orders.OrderQuerySet.for_township", lambda orders, _township: orders
    )
    member = Client()
    member.force_login(alice)
    orders = [address for address in addresses if address.pattern == "portal/orders/<int:pk>/"]

    wrong = visit(member, orders, "member", ("get",))

    assert [line.rpartition(" -> ")[2] for line in wrong] != []
