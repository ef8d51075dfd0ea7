"""The last minute of 29 February at the office: pages stand, and what is counted in days is right."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from campaigns.models import Activity
from campaigns.models.calendar import month_of
from home.actions.cloning import moved_by_a_year
from materials.models import Order
from outreach.accounts.models import User
from outreach.backup.rotation import kept
from outreach.jobs.routines import daily
from tests.places.factories import make_superuser
from tests.trust.addresses import views_behind

OFFICE = ZoneInfo("Asia/Shanghai")
LAST_MINUTE = datetime(2028, 2, 29, 23, 59, 30, tzinfo=OFFICE)
# The ground floor counts no days on a page of its own.
OURS = ("campaigns", "materials", "home")


@pytest.fixture
def _leap_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LAST_MINUTE)


def lists_of(door: str) -> list[str]:
    """Our own pages that need no number."""
    found = [address for address, _module in views_behind(door, OURS)]
    return [one.path for one in found if "<" not in one.pattern and "new/" not in one.path]


def enter(user: User) -> Client:
    """Signed in with a password that is not old in 2028."""
    User.objects.filter(pk=user.pk).update(password_changed_at=LAST_MINUTE)
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.mark.usefixtures("_leap_day")
@pytest.mark.parametrize("door", ["staff", "portal", "public"])
def test_pages_stand_on_the_leap_day(alice: User, people: dict[str, User], door: str) -> None:
    browser = enter(alice if door == "portal" else make_superuser())

    answers = {path: browser.get(path).status_code for path in lists_of(door)}

    assert [path for path, status in answers.items() if status >= 500] == []
    assert sum(status == 200 for status in answers.values()) > 3


@pytest.mark.usefixtures("_leap_day")
def test_a_township_orders_on_the_leap_day_for_the_day_after(alice: User) -> None:
    browser, order = enter(alice), Order.objects.get(township=alice.township)
    packs = f"packs_{order.lines.get().edition_id}"

    def ask_for(day: str) -> Any:
        form = {packs: 1, "purpose": "张贴", "needed_on": day, "key": uuid4()}
        return browser.post("/portal/orders/new/", form).status_code

    assert [ask_for("2028-02-28"), ask_for("2029-02-29"), ask_for("2028-03-01")] == [200, 200, 302]
    made = Order.objects.exclude(pk=order.pk).get()
    assert made.needed_on == date(2028, 3, 1)
    assert timezone.localdate(made.submitted_at) == date(2028, 2, 29)


@pytest.mark.django_db
def test_the_calendar_has_the_day() -> None:
    month = month_of(Activity.objects.all(), first=date(2028, 2, 1), today=date(2028, 2, 29), chosen=None)

    days = [cell.day for week in month.weeks for cell in week if cell.is_in_month]
    assert (len(days), month.after, [cell.day for week in month.weeks for cell in week if cell.is_today]) == (
        29,
        date(2028, 3, 1),
        [date(2028, 2, 29)],
    )


def test_what_comes_again_comes_the_day_after() -> None:
    assert timezone.localtime(daily(hour=3)(LAST_MINUTE)).date() == date(2028, 3, 1)
    assert timezone.localtime(daily(hour=3)(LAST_MINUTE - timedelta(days=1))).date() == date(2028, 2, 29)
    assert moved_by_a_year(date(2028, 2, 29)) == date(2029, 2, 28)


def test_the_newest_backup_of_february_is_that_of_its_29th() -> None:
    nights = [LAST_MINUTE + timedelta(days=number) for number in range(-40, 60)]

    stays = kept(night.astimezone(OFFICE) for night in nights)

    assert LAST_MINUTE in stays
