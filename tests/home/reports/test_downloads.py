"""Every list of the admin's menu as a spreadsheet, in which no cell becomes a formula."""

import io
from collections.abc import Iterator
from datetime import date

import openpyxl
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import ResolverMatch, resolve, reverse
from django.utils import timezone, translation
from wagtail.admin.menu import Menu, SubmenuMenuItem, admin_menu
from wagtail.admin.viewsets import viewsets
from wagtail.admin.viewsets.chooser import ChooserViewSet

from campaigns.models import ActivityKind, Campaign
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.jobs.actions import enqueue
from outreach.jobs.models import Job
from outreach.places.models import Region
from outreach.places.staff.list_export import ListExportView
from outreach.spreadsheets.downloads import written
from tests.campaigns.rows import make_activity
from tests.factories import make_user
from tests.materials.portal.rows import give_role
from tests.places.factories import make_superuser

# Pages of the menu that list no records of their own.
NO_LISTS = {
    "guide": "words and pictures",
    "activity_calendar:index": "a month; it goes out as iCal",
    "conservation:index": "sums of the ledger, which goes out whole",
    "ordering_rules:index": "a form",
    "ledger:index": "a choice of campaigns, which go out from their own list",
    "account": "a form",
    "places_import:upload": "a form",
    "places_map:index": "a drawing of the townships, which go out from their list",
    "minors-audit": "yes and no, with the law",
    "partner_system:index": "a handful of systems; what they did stands in the audit log",
    "audit:index": "millions of rows; it streams its own file",
}


def pages_of(menu: Menu, request: HttpRequest) -> Iterator[ResolverMatch]:
    """Walk a menu of the admin and its submenus; yields where each entry leads."""
    for item in menu.menu_items_for_request(request):
        if isinstance(item, SubmenuMenuItem):
            yield from pages_of(item.menu, request)
        elif item.url.startswith("/"):
            yield resolve(item.url.partition("?")[0])


def is_ours(page: ResolverMatch) -> bool:
    """Of our code, or a list of Wagtail's that shows a model of ours."""
    options = getattr(page.func, "view_initkwargs", {})
    model = options.get("model") or getattr(getattr(page.func, "view_class", None), "model", None)
    return not (model or page.func).__module__.startswith(("wagtail", "django", "taggit"))


def request_of(person: User) -> HttpRequest:
    # The menu is built once, of what is registered by then: our lists, when the addresses are read.
    request = RequestFactory().get(reverse("wagtailadmin_home"))
    request.user = person
    return request


def lists_without_download(client: Client, person: User) -> list[str]:
    """Name the pages of ours in the menu that offer no spreadsheet, or give none when asked."""
    faulty = []
    for page in pages_of(admin_menu, request_of(person)):
        if not is_ours(page) or page.view_name in NO_LISTS:
            continue
        address = reverse(page.view_name, args=page.args, kwargs=page.kwargs)
        shown = client.get(address, follow=True)
        offers = "export=" in shown.content.decode()
        for form in ("xlsx", "csv"):
            answer = client.get(shown.request["PATH_INFO"], {"export": form})
            offers &= f".{form}" in answer.get("Content-Disposition", "")
        if not offers:
            faulty.append(page.view_name)
    return faulty


def test_every_door_of_ours_stands_in_the_menu(campaign: Campaign) -> None:
    """A page that nobody is led to is none."""
    found = {page.view_name for page in pages_of(admin_menu, request_of(make_superuser()))}
    ours = [
        viewset
        for viewset in viewsets.viewsets
        if not type(viewset).__module__.startswith("wagtail") and not isinstance(viewset, ChooserViewSet)
    ]

    lost = [one.name for one in ours if not any(name.startswith(f"{one.url_namespace}:") for name in found)]

    assert ours
    assert lost == []


def test_who_checks_no_photos_is_not_led_there(campaign: Campaign) -> None:
    reader, editor = make_user("reader", is_staff=True), make_user("editor", is_staff=True)
    give_role(editor, Role.EDITOR)

    seen = [
        {page.view_name for page in pages_of(admin_menu, request_of(person))} for person in (reader, editor)
    ]

    assert "activity_photo:index" not in seen[0]
    assert {"activity_photo:index", "vehicle_rounds:index"} <= seen[1]


def test_every_list_of_the_menu_can_be_taken_along(client: Client, campaign: Campaign) -> None:
    person = make_superuser()
    client.force_login(person)

    assert {page.view_name for page in pages_of(admin_menu, request_of(person))} >= {
        "campaign:index",
        "order:index",
    }
    assert lists_without_download(client, person) == []


def test_the_list_of_jobs_writes_its_rows(office: Client, county: Region) -> None:
    bob = User.objects.get(pk=office.session["_auth_user_id"])
    enqueue(kind="home.pack", title="=台账", payload={}, actor=bob, at=timezone.now())

    csv = office.get(reverse("jobs:index"), {"export": "csv"}).content.decode("utf-8-sig")

    assert csv.splitlines()[1].startswith(f"'=台账,{Job.objects.get().get_state_display()},0%,{bob},")


def test_no_cell_of_a_list_becomes_a_formula(
    office: Client, campaign: Campaign, lecture: ActivityKind
) -> None:
    make_activity(campaign, lecture, title="=HYPERLINK(1)")

    csv = office.get(reverse("activity:index"), {"export": "csv"}).content.decode("utf-8-sig")
    book = office.get(reverse("activity:index"), {"export": "xlsx"}).content

    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert "'=HYPERLINK(1)" in csv
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=HYPERLINK(1)", "s")


def test_cells_are_numbers_or_words() -> None:
    values = [None, True, 7, date(2026, 6, 1), "村"]

    with translation.override("zh-hans"):
        assert [written(value) for value in values] == ["", "是", 7, "2026-06-01", "村"]
    assert ListExportView.show_export_buttons
