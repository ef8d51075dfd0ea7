"""What a township sees on its phone can be pressed: nothing lies over it, nothing is wider than the screen."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Seats

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

PAGES = (
    "/portal/",
    "/portal/activities/",
    "/portal/activities/new/",
    "/portal/orders/",
    "/portal/materials/",
    "/portal/stock/",
    "/portal/deliveries/",
    "/portal/slips/",
)
# What can be pressed but is not what the screen gives to a finger at its middle; labels lie over their ticks.
COVERED = """() => [...document.querySelectorAll('a[href], button, summary, select, input, textarea')]
  .filter((one) => one.checkVisibility() && one.type !== 'hidden' && !one.matches('.skip-link'))
  .filter((one) => {
    one.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { left, top, width, height } = one.getClientRects()[0];
    const seen = document.elementFromPoint(left + width / 2, top + height / 2);
    return !(seen && (one.contains(seen) || (seen.contains(one) && one.matches('label *'))));
  })
  .map((one) => one.outerHTML.slice(0, 100))"""


def faults_of(page: Page) -> list[str]:
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    covered: list[str] = page.evaluate(COVERED)
    return covered + ([f"{wide} px too wide"] if wide > 0 else [])


@pytest.mark.parametrize("username", ["zhaoliqiao", "guantangyi"])
def test_all_that_can_be_pressed_lies_open(seats: Seats, username: str) -> None:
    page = seats(username)
    found = []
    for address in PAGES:
        page.goto(address)
        found += [f"{address}: {fault}" for fault in faults_of(page)]

    assert found == []


def test_a_late_report_is_two_taps_away(seats: Seats) -> None:
    page = seats("zhaoliqiao")
    for address in ("/portal/", "/portal/activities/"):
        page.goto(address)
        page.locator(".row").get_by_role("link", name="填报").first.click()

        expect(page).to_have_url(re.compile("/report/$"))
        assert faults_of(page) == []


def test_this_look_would_see_a_cover(seats: Seats) -> None:
    page = seats("zhaoliqiao")
    page.goto("/portal/")
    page.evaluate("document.querySelector('.row .button').style.zIndex = '-1'")

    assert faults_of(page)
