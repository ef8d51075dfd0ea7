"""Made-up counties: the books are right, each county is whole, and a page of one does not grow with the others."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from campaigns.models import Activity
from materials.models import Movement, Order
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.places.models import Office, Region, RegionLevel, SiteCounty, Township, Village
from tests.factories import make_user
from tests.materials.staff.people import make_person

pytestmark = pytest.mark.django_db
SMALL = {"activities": 30, "orders": 40, "movements": 500}
PAGES = ("/admin/activity/", "/admin/order/", "/admin/village/", "/admin/stock/ledger/", "/admin/print_run/",
         "/search/?q=防溺水")  # fmt: skip
# Of the administrator of all; the first is Wagtail's explorer with a home page for each county.
OF_ALL = ("/admin/pages/1/", "/admin/activity/", "/admin/village/", "/admin/campaign/", "/admin/region/",
          "/admin/users/", "/admin/county/", "/admin/", "/admin/edition/", "/admin/choose-page/",
          "/admin/choose-page/?page_type=home.textpage", "/admin/choose-page/search/?q=首页",
          "/admin/choose-page/search/?q=示例")  # fmt: skip


def make(counties: int) -> str:
    said = StringIO()
    call_command("make_scale_data", counties=counties, stdout=said, **SMALL)
    return said.getvalue()


def person() -> User:
    """Somebody of the first county."""
    county = Region.objects.filter(level=RegionLevel.COUNTY).order_by("code")[0]
    person = make_person(Role.EDITOR, Role.STORE_KEEPER)
    person.office = Office.objects.get(county=county)
    person.save()
    return person


def test_counties_are_whole_and_their_books_are_right() -> None:
    make(2)
    assert (Township.objects.count(), Village.objects.count()) == (34, 374)
    assert (Activity.objects.count(), Order.objects.count(), Movement.objects.count()) == (60, 80, 1000)
    # The papers tell what the ledger tells.
    call_command("check_ledger", stdout=StringIO())
    assert SiteCounty.objects.values("county").distinct().count() == 2

    make(2)
    assert Township.objects.count() == 34


def queries(client: Client, *pages: str) -> dict[str, int]:
    counted = {}
    for page in pages:
        client.get(page)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200, page
        counted[page] = len(captured)
    return counted


def test_a_county_s_pages_cost_the_same_however_many_others_there_are(client: Client) -> None:
    make(1)
    client.force_login(person())
    alone = queries(client, PAGES[0])
    make(2)
    two = queries(client, *PAGES)
    make(3)

    assert queries(client, *PAGES) == two
    # Which pages of the tree are its own is asked as soon as some are not.
    assert two[PAGES[0]] - alone[PAGES[0]] == 1


def test_lists_of_all_counties_ask_as_often_for_three_as_for_two(client: Client) -> None:
    client.force_login(make_user("root", is_superuser=True))
    make(2)
    two = queries(client, *OF_ALL)
    make(3)

    assert queries(client, *OF_ALL) == two
    assert client.get("/admin/pages/1/").context["paginator"].per_page == 25


def test_a_real_installation_takes_none() -> None:
    with override_settings(DEMO=False), pytest.raises(CommandError):
        make(1)
