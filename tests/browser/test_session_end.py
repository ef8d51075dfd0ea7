"""A session that ends while somebody types: warned in time, asked to sign in again, and the text is still there."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from home.demo.accounts import DEMO_PASSWORD
from tests.browser.demo import run_in
from tests.browser.steps import SCREENS, sign_in, snap_both
from tests.serving import Running

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

PURPOSE = "放暑假前在学校门口张贴，并发给留守儿童家庭"
WARNING, LIMIT, ENDED = re.compile(r"将于 \d\d:\d\d 自动退出登录"), re.compile(r"最长 12 小时"), "登录已超时"


def says(left: dict[str, int]) -> Callable[[Route], None]:
    """The site's answer to how long the session lasts, as the test wants it; asked by a press it lasts long again."""

    def answer(route: Route) -> None:
        if "extend" in route.request.url:
            left["s"] = 1800
        route.fulfill(status=200, content_type="application/json", body=json.dumps({"left": left["s"]}))

    return answer


def begin_an_order(page: Page) -> None:
    page.goto("/portal/materials/")
    page.locator("input[name^=packs_]").first.fill("2")
    page.get_by_role("button", name="下一步").click()
    page.locator("[name=purpose]").fill(PURPOSE)


def test_who_types_is_warned_and_may_stay(phone: Page) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    left = {"s": 170}
    sign_in(phone, "zhaoliqiao", door="/portal/")
    phone.route("**/session/*", says(left))
    begin_an_order(phone)
    bar = phone.locator(".session-bar")

    expect(bar).to_contain_text(WARNING)
    snap_both(phone, "session-warning")
    bar.get_by_role("button").click()

    expect(bar).to_have_count(0)
    assert phone.locator("[name=purpose]").input_value() == PURPOSE


def test_who_reaches_the_end_of_twelve_hours_is_offered_no_button(phone: Page) -> None:
    """Pressing it would change nothing, and trouble of the site is no end of the session."""
    sign_in(phone, "zhaoliqiao", door="/portal/")
    phone.route("**/session/*", lambda route: route.fulfill(json={"left": 170, "final": True}))
    begin_an_order(phone)

    expect(phone.locator(".session-bar")).to_contain_text(LIMIT)
    snap_both(phone, "session-limit")
    expect(phone.locator(".session-bar button")).to_have_count(0)
    phone.route("**/session/*", lambda route: route.fulfill(status=503))
    phone.reload()
    phone.wait_for_load_state("networkidle")

    expect(phone.locator(".session-bar")).to_have_count(0)


def test_what_was_typed_outlives_the_session(phone: Page, site: Running) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    left = {"s": 1}
    sign_in(phone, "zhaoliqiao", door="/portal/")
    phone.route("**/session/*", says(left))
    begin_an_order(phone)
    run_in(site.log.parent / "data", "from tests.browser.demo import leave_alone; leave_alone()")
    left["s"] = 0

    expect(phone.locator(".session-bar")).to_contain_text(ENDED)
    snap_both(phone, "session-ended")
    phone.get_by_role("button", name="提交申领单").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("请重新登录")
    snap_both(phone, "session-sign-in")
    phone.get_by_label("用户名").fill("zhaoliqiao")
    phone.get_by_label("密码").fill(DEMO_PASSWORD)
    phone.get_by_role("button", name="登录").click()

    expect(phone.get_by_text(PURPOSE)).to_be_visible()
    snap_both(phone, "session-kept")
    phone.get_by_role("button", name="现在提交").click()
    # The office still wants a day: the form says so, and has the text.
    expect(phone.locator("[name=purpose]")).to_have_value(PURPOSE)
