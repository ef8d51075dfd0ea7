"""Without a mouse: every stop of the keyboard can be seen, and a township orders, also without scripts."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from home.demo.accounts import DEMO_PASSWORD
from tests.browser.conftest import PATIENCE_MS
from tests.serving import Running

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

# More stops than any page has that is walked here; a trap would use them up.
MOST_STOPS = 120
WALKED = ("/", "/lectures/", "/materials/cb-flyer-01/", "/village/", "/search/?q=溺水", "/law/family/")
IS_SEEN = """element => ["", "::after"].some(part => {
    const look = getComputedStyle(element, part || null);
    return look.outlineStyle !== "none" && look.outlineWidth !== "0px";
})"""
NAME = "element => element.labels?.length ? element.labels[0].innerText : element.innerText"


def stops(page: Page) -> int:
    """Walk through the whole page and back to its beginning; fails at a stop that nobody can see."""
    for number in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.locator("body *:focus")
        if focused.count() == 0:
            return number
        assert focused.evaluate(IS_SEEN), focused.evaluate("element => element.outerHTML")
    pytest.fail("a trap: the keyboard does not come out of the page")


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the field or button of this name has the focus."""
    for _step in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focused = page.locator("body *:focus")
        if focused.count() and name in focused.evaluate(NAME):
            return
    pytest.fail(f"{name} can't be reached")


@pytest.mark.parametrize("address", WALKED)
def test_every_stop_of_the_keyboard_can_be_seen(desk: Page, address: str) -> None:
    desk.goto(address)

    assert stops(desk) > 20


def test_an_order_needs_neither_mouse_nor_script(chromium: Browser, site: Running) -> None:
    context = chromium.new_context(base_url=site.address, locale="zh-CN", java_script_enabled=False)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto("/login/?next=/portal/materials/")
    page.locator("[name=username]:focus").wait_for()
    page.keyboard.type("zhaoliqiao")
    tab_to(page, "密码")
    page.keyboard.type(DEMO_PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    tab_to(page, "要几包")
    page.keyboard.type("1")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "做什么用")
    page.keyboard.type("赶集日在镇口张贴")
    tab_to(page, "需要时间")
    # In which order a date is typed depends on the language of the browser, not of the page.
    page.locator("*:focus").fill(f"{timezone.localdate() + timedelta(days=10):%Y-%m-%d}")
    tab_to(page, "提交申领单")
    with page.expect_navigation():
        page.keyboard.press("Enter")

    heading = page.get_by_role("heading", level=1).inner_text()
    context.close()
    assert heading.startswith("申领单")
