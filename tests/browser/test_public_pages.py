"""Every public page on phone and desk, light and dark, in both languages: no axe violation, nothing too wide.

Pictures of all of them go to build/screens/, for people to look at.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import PATIENCE_MS
from tests.browser.steps import SCREENS
from tests.serving import Running

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
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
    "villages": "/village/",
    "villages-of-township": "/village/?township=421281901",
    "villages-none": "/village/?q=nowhere",
    "village": "/village/421281901001/",
    "village-without-phone": "/village/421281901006/",
    "hotlines": "/hotlines/",
    "accessibility": "/accessibility/",
    "style": "/style/",
    "sign-in": "/login/",
    "not-here": "/nowhere/",
}


@dataclass(frozen=True)
class Visitor:
    name: str
    width: int
    height: int
    language: str
    scheme: str
    scale: float = 1


VISITORS = [
    Visitor("phone-zh-light", 390, 844, "zh-CN", "light"),
    Visitor("phone-en-dark", 390, 844, "en-US", "dark"),
    # 320 px are also what 1280 px become at 400 % zoom (WCAG 1.4.10).
    Visitor("small-zh-dark", 320, 640, "zh-CN", "dark"),
    Visitor("desk-zh-light", 1280, 900, "zh-CN", "light"),
    Visitor("desk-en-light", 1280, 900, "en-US", "light"),
    Visitor("desk-zh-dark", 1280, 900, "zh-CN", "dark"),
]


@pytest.fixture(params=VISITORS, ids=lambda visitor: visitor.name)
def visitor(request: pytest.FixtureRequest) -> Visitor:
    one: Visitor = request.param
    return one


@pytest.fixture
def context(chromium: Browser, site: Running, visitor: Visitor) -> Iterator[BrowserContext]:
    context = chromium.new_context(
        base_url=site.address,
        locale=visitor.language,
        color_scheme=visitor.scheme,
        viewport={"width": visitor.width, "height": visitor.height},
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context
    context.close()


def faults_of(page: Page) -> list[str]:
    """What axe finds, each with the element where it is."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return [
        f"{fault['id']}: {node['html'][:160]}"
        for fault in found.response["violations"]
        for node in fault["nodes"]
    ]


def test_every_page_can_be_used_by_everybody(context: BrowserContext, visitor: Visitor) -> None:
    SCREENS.mkdir(parents=True, exist_ok=True)
    page = context.new_page()
    faults: dict[str, list[str]] = {}
    for name, address in PAGES.items():
        response = page.goto(address)
        status = response.status if response else 0
        found = [] if status in (200, 404) else [f"status {status}"]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append("wider than the screen")
        found += faults_of(page)
        page.screenshot(path=SCREENS / f"{name}-{visitor.name}.png", full_page=True)
        if found:
            faults[name] = found

    assert faults == {}


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
