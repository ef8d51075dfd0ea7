"""What bench_province and bench_growth measure, inside one database: counties as `make_scale_data` makes them, and
every page that somebody of the first county, of the prefecture above it, or the administrator of all can reach."""

import json
import re
import sys
import time
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

import django

django.setup()

from django.conf import settings  # noqa: E402 - models load after setup
from django.contrib.auth.models import Group  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import Resolver404, resolve, reverse  # noqa: E402
from wagtail.models import Site  # noqa: E402

from campaigns.models import Campaign  # noqa: E402
from home.models import StaleMark  # noqa: E402
from home.reports.tallies import settle  # noqa: E402
from outreach.accounts.models import User  # noqa: E402
from outreach.accounts.role_setup import setup_roles  # noqa: E402
from outreach.accounts.roles import Role  # noqa: E402
from outreach.accounts.working import COOKIE  # noqa: E402
from outreach.places.models import Office, OfficeKind, Region, RegionLevel, Township  # noqa: E402

ROUNDS = 2
LINK = re.compile(r'(?:href="|&quot;url&quot;: ?&quot;|"url": ?")(/[^"&#]*)')
DOORS = {"admin": "/admin/", "portal": "/portal/", "public": "/"}
# They end the visit, write a file for minutes or lead out.
LEFT_OUT = re.compile(
    r"log-?out|/media/|/static/|/language/|failwhale|jsi18n|sprite|\.css|\.ics$|/calendars/"
)
PUBLIC = ("/", "/search/?q=防溺水", "/search/?q=示例镇1", "/search/suggest/?q=fangnishui", "/lectures.ics",
          "/feeds/lectures.xml", "/feeds/news.xml", "/feeds/materials.xml", "/sitemap.xml", "/api/v1/")  # fmt: skip
STAFF = ("/admin/village/?q=示例", "/admin/activity/?q=防溺水", "/admin/order/?q=申", "/admin/village/?export=xlsx",
         "/admin/activity/?export=csv", "/admin/pages/search/?q=宣传", "/admin/choose-page/",
         "/admin/reports/workflow/", "/admin/users/?q=bench")  # fmt: skip


def prepare(counties: int, activities: int, orders: int, movements: int) -> float:
    """Fill an empty database; returns the seconds that the counties took."""
    call_command("migrate", verbosity=0)
    settings.DEMO = True
    started = time.monotonic()
    call_command(
        "make_scale_data", counties=counties, activities=activities, orders=orders, movements=movements,
        verbosity=0, stdout=sys.stderr,
    )  # fmt: skip
    took = time.monotonic() - started
    call_command("rebuild_search", stdout=sys.stderr)
    for campaign in Campaign.objects.all():
        StaleMark.objects.get_or_create(campaign=campaign, place=StaleMark.EVERYWHERE)
        settle(campaign)
    return took


def first_county() -> Region:
    return Region.objects.filter(level=RegionLevel.COUNTY).order_by("code")[0]


def people() -> dict[str, User]:
    """Somebody of the first county with every role, one of its townships, of its prefecture, and of all, twice."""
    setup_roles()
    county = first_county()
    township = Township.objects.filter(county=county).order_by("code")[0]
    assert county.parent is not None
    places = {
        "county": (county, OfficeKind.MEMBER_BODY, None, set(Role) - {Role.TOWNSHIP_MEMBER}),
        "township": (county, OfficeKind.TOWNSHIP_OFFICE, township, {Role.TOWNSHIP_MEMBER}),
        "prefecture": (county.parent, OfficeKind.MEMBER_BODY, None, {Role.AUDITOR}),
    }
    found = {}
    for name, (region, kind, where, roles) in places.items():
        office, _new = Office.objects.get_or_create(
            county=region, kind=kind, township=where, name=f"bench {name}"
        )
        user, _new = User.objects.get_or_create(username=f"bench-{name}", defaults={"office": office})
        user.groups.set(Group.objects.filter(name__in=roles))
        found[name] = user
    found["all"], _new = User.objects.get_or_create(username="bench-all", defaults={"is_superuser": True})
    found["working"] = found["all"]
    return found


def kind_of(address: str) -> str:
    """Return the name under which two databases know the same page; empty for what is not asked."""
    parts = urlsplit(address)
    if LEFT_OUT.search(address):
        return ""
    try:
        match = resolve(parts.path)
    except Resolver404:
        return ""
    words = "" if match.view_name != "wagtail_serve" else parts.path
    query = f"?{parts.query}" if parts.query else ""
    return f"{match.view_name}{words}{query}"


def links(client: Client, address: str, below: str) -> Iterator[str]:
    answer = client.get(address, follow=True)
    if not answer.streaming and "html" in answer.headers["Content-Type"]:
        for found in LINK.findall(answer.content.decode()):
            path = unescape(found)
            if path.startswith(below) and "?" not in path:
                yield path


def walk(client: Client, start: str, more: tuple[str, ...]) -> dict[str, str]:
    """Return one address of each kind of page within two clicks of the door."""
    first = [start, *more, *links(client, start, start)]
    pages: dict[str, str] = {}
    for address in first:
        pages.setdefault(kind_of(address), address)
    for address in list(pages.values()):
        for further in links(client, address, start):
            pages.setdefault(kind_of(further), further)
    pages.pop("", None)
    return pages


def measure(client: Client, pages: dict[str, str]) -> Iterator[tuple[str, float, int, int]]:
    """Milliseconds of the quickest of a few, number of queries and status of each page."""
    for name, address in pages.items():
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        # Now: the next request empties what was captured.
        asked, times = len(captured), []
        for _round in range(ROUNDS):
            began = time.perf_counter()
            answer = client.get(address)
            if answer.streaming:
                b"".join(answer)
            times.append((time.perf_counter() - began) * 1000)
        yield name, min(times), asked, answer.status_code


def visits() -> Iterator[tuple[str, Client, str, tuple[str, ...]]]:
    site = Site.objects.filter(sitecounty__county__isnull=False).order_by("hostname")[0]
    public = Client(headers={"host": site.hostname}, raise_request_exception=False)
    yield "public", public, DOORS["public"], PUBLIC
    for name, user in people().items():
        client = Client(headers={"host": site.hostname}, raise_request_exception=False)
        client.force_login(user)
        if name == "working":
            client.cookies[COOKIE] = str(first_county().pk)
        door = "portal" if name == "township" else "admin"
        yield name, client, DOORS[door], STAFF if name in ("county", "all", "working") else ()


def every_page() -> Iterator[tuple[str, float, int, int]]:
    for name, client, start, more in visits():
        for kind, *row in measure(client, walk(client, start, more)):
            yield f"{name} {kind}", *row


def four_pages() -> Iterator[tuple[str, float, int, int]]:
    """Those of the growth curves."""
    (_public, public, *_more), (_county, staff, *_rest), *_others = visits()
    board = reverse("coverage:board", args=[Campaign.objects.order_by("pk")[0].pk])
    yield from measure(staff, {"ledger": "/admin/stock/ledger/", "board": board})
    yield from measure(public, {"search": "/search/?q=防溺水", "public page": "/lectures/"})


if __name__ == "__main__":
    words = sys.argv[1:]
    if words == ["every"] or words == ["four"]:
        for row in every_page() if words == ["every"] else four_pages():
            print(json.dumps(row), flush=True)
    else:
        print(json.dumps(prepare(*map(int, words))))
