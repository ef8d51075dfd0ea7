"""Every public page on phone and desk, light and dark, in both languages: no axe violation, nothing too wide.

Each page is looked at in three settings of twelve, so that all settings and all pages have their turn within
minutes; `make screens` looks at all of them. Pictures go to build/screens/, for people to look at.
"""

import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import PATIENCE_MS
from tests.browser.steps import SCREENS, sign_in
from tests.serving import Running

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WCAG_ONLY = WCAG[:-1]
# 320 px are also what 1280 px become at 400 % zoom (WCAG 1.4.10).
SIZES = {"desk": (1280, 900), "phone": (390, 844), "small": (320, 640)}
LANGUAGES = {"zh": "zh-CN", "en": "en-US"}
PAGES = {
    "home": "/",
    "campaigns": "/campaigns/",
    "campaign": "/campaigns/month/",
    "campaign-summer": "/campaigns/summer/",
    "news-index": "/news/",
    "news": "/campaigns/month/news-1/",
    "lectures": "/lectures/",
    "lectures-held": "/lectures/?when=held",
    "lectures-none": "/lectures/?township=421281902",
    "lectures-odd": "/lectures/?page=-1&township=nowhere&day=never",
    "materials": "/materials/",
    "materials-odd": "/materials/?kind=nothing&topic=%25%25&page=-1",
    "material": "/materials/cb-flyer-01/",
    "material-without-files": "/materials/cb-book-01/",
    "law": "/law/",
    "protection": "/law/family/",
    "search": "/search/?q=溺水",
    "search-none": "/search/?q=zzzzqq",
    "search-empty": "/search/",
    "villages": "/village/",
    "villages-of-township": "/village/?township=421281901",
    "villages-none": "/village/?q=nowhere",
    "village": "/village/421281901001/",
    "village-without-phone": "/village/421281901006/",
    "hotlines": "/hotlines/",
    "accessibility": "/accessibility/",
    "style": "/style/",
    "interface": "/api/v1/",
    "sign-in": "/login/",
    "not-here": "/nowhere/",
}


BROKEN = ("500.html", "503.html")
# A picture of the whole page shows nothing where the browser waits for somebody to scroll.
LOAD_ALL = """Promise.all([...document.images].map(picture => {
    picture.loading = "eager";
    return picture.decode().catch(() => {});
}))"""


@dataclass(frozen=True)
class Setting:
    size: str
    scheme: str

    def __str__(self) -> str:
        return f"{self.size}-{self.scheme}"


SETTINGS = [Setting(*one) for one in itertools.product(SIZES, ("light", "dark"))]
ALL = bool(os.environ.get("OUTREACH_ALL_SCREENS"))


def turns_of(number: int, language: str) -> list[Setting]:
    """The settings of the page with this number: all, or one or two that walk through the six."""
    if ALL:
        return SETTINGS
    # In the second language one setting is enough: what differs there is the length of words.
    turns = [number, number + 3] if (language == "zh") is (number % 2 == 0) else [number + 1]
    return [SETTINGS[turn % len(SETTINGS)] for turn in turns]


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    one: str = request.param
    return one


@pytest.fixture
def context(chromium: Browser, site: Running, language: str) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=site.address, locale=LANGUAGES[language], reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def faults_of(page: Page, tags: list[str]) -> list[str]:
    """What axe finds, each with the element where it is."""
    found = Axe().run(
        page, options={"runOnly": {"type": "tag", "values": tags}, "resultTypes": ["violations"]}
    )
    return [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in found.response["violations"]
        for node in fault["nodes"]
    ]


def is_too_wide(page: Page) -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return wide


def look(page: Page, setting: Setting, name: str, tags: list[str] = WCAG) -> list[str]:
    """Show the page in this setting, take its picture, and return its faults."""
    width, height = SIZES[setting.size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme="dark" if setting.scheme == "dark" else "light")
    page.evaluate(LOAD_ALL)
    page.screenshot(path=SCREENS / f"{name}-{setting}.png", full_page=True)
    found = faults_of(page, tags)
    return [f"{setting}: {fault}" for fault in [*found, *(["too wide"] if is_too_wide(page) else [])]]


def test_every_page_can_be_used_by_everybody(context: BrowserContext, language: str) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    page = context.new_page()
    faults: dict[str, list[str]] = {}
    for number, (name, address) in enumerate(PAGES.items()):
        response = page.goto(address)
        status = response.status if response else 0
        found = [] if status in (200, 404) else [f"status {status}"]
        for setting in turns_of(number, language):
            found += look(page, setting, f"{name}-{language}")
        if found:
            faults[name] = found

    assert faults == {}


def test_no_page_is_wider_than_the_smallest_screen(chromium: Browser, site: Running) -> None:
    context = chromium.new_context(base_url=site.address, viewport={"width": 320, "height": 640})
    page = context.new_page()
    too_wide = [name for name, address in PAGES.items() if page.goto(address) and is_too_wide(page)]
    context.close()

    assert too_wide == []


@pytest.mark.parametrize("template", BROKEN)
def test_a_broken_site_still_speaks_to_everybody(phone: Page, template: str) -> None:
    # As the server sends it when nothing else works; only the style sheet comes from the site.
    phone.route("**/broken/", lambda route: route.fulfill(status=200, body=render_to_string(template)))
    phone.goto("/broken/")

    faults = [fault for setting in SETTINGS[1:4:2] for fault in look(phone, setting, template[:3])]

    assert faults == []


def test_a_wrong_password_is_told_to_everybody(phone: Page) -> None:
    phone.goto("/login/")
    phone.get_by_label("用户名").fill("nobody")
    phone.get_by_label("密码").fill("wrong")
    phone.get_by_role("button", name="登录").click()
    phone.get_by_role("alert").first.wait_for()

    assert look(phone, Setting("phone", "light"), "sign-in-wrong") == []


def test_the_editors_choosers_can_be_used_by_everybody(desk: Page) -> None:
    sign_in(desk, "staff")
    desk.goto("/admin/pages/")
    faults = {"pages": faults_of(desk, WCAG_ONLY)}
    desk.locator("a[href*='/edit/']").first.click()
    cover = desk.locator("[data-chooser-action-choose]:visible").first
    cover.wait_for()
    faults["editor"] = faults_of(desk, WCAG_ONLY)
    cover.click()
    desk.locator(".modal-content").first.wait_for()
    # Half faded in, every colour is too pale.
    desk.evaluate("Promise.all(document.getAnimations().map(moving => moving.finished))")
    faults["chooser"] = faults_of(desk, WCAG_ONLY)

    assert faults == {"pages": [], "editor": [], "chooser": []}


def test_without_scripts_the_pages_are_complete(chromium: Browser, site: Running) -> None:
    context = chromium.new_context(base_url=site.address, locale="zh-CN", java_script_enabled=False)
    page = context.new_page()

    page.goto("/village/")
    page.get_by_label("村（社区）名称").fill("蒲圻街道第1社区")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="蒲圻街道第1社区").click()
    phone = page.get_by_role("link", name="拨打").first.get_attribute("href")
    context.close()

    assert phone == "tel:0715-0000001"


def test_the_keyboard_alone_reaches_the_content_and_the_downloads(desk: Page) -> None:
    desk.goto("/materials/cb-flyer-01/")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.className") == "skip-link"
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.id") == "main"

    for _step in range(12):
        desk.keyboard.press("Tab")
        if "download" in (desk.evaluate("document.activeElement.getAttribute('href')") or ""):
            break

    assert desk.evaluate("document.activeElement.getAttribute('href')").endswith("?download")
    outline = desk.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


def test_the_language_changes_on_every_page_and_comes_back_to_it(phone: Page) -> None:
    phone.goto("/hotlines/")
    phone.get_by_role("button", name="English").click()
    phone.get_by_role("heading", name="What to say").wait_for()

    assert phone.url.endswith("/hotlines/")
    assert phone.evaluate("document.documentElement.lang") == "en"
