"""A script in every text of the database, read on screen, on paper and in the mail: it is text everywhere.

The screens of staff, township and public are those of a real browser.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.browser.canaries import plant_in
from tests.browser.conftest import PATIENCE_MS
from tests.browser.demo import copy_in, run_in
from tests.browser.steps import sign_in
from tests.serving import Running, serving

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

PUBLIC = ("/", "/campaigns/", "/lectures/", "/news/", "/materials/", "/law/", "/hotlines/", "/village/",
          "/search/?q=%3Cimg%20src=x%20onerror=hit()%3E", "/login/", "/nowhere/")  # fmt: skip
PORTAL = ("/portal/", "/portal/orders/", "/portal/materials/", "/portal/orders/new/", "/portal/stock/",
          "/portal/deliveries/", "/portal/slips/", "/account/")  # fmt: skip
# One list in so many has its turn in the suite; OUTREACH_ALL_SCREENS=1 walks them all.
EVERY = 1 if "OUTREACH_ALL_SCREENS" in os.environ else 4
FEWEST_FIELDS = 60
NUMBER = re.compile(r"/\d+/")
WATCH = """
window.hits = 0; window.hit = () => { window.hits += 1 };
window.refused = [];
document.addEventListener('securitypolicyviolation', (event) => {
    window.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`) });
"""


complaints: list[str] = []


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> Iterator[Running]:
    folder: Path = tmp_path_factory.mktemp("poisoned")
    assert plant_in(copy_in(folder, demo, "prepare_loop")) >= FEWEST_FIELDS
    with serving(folder) as running:
        yield running


@pytest.fixture
def page(chromium: Browser, poisoned: Running) -> Iterator[Page]:
    context = chromium.new_context(base_url=poisoned.address, locale="zh-CN")
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: dialog.dismiss())
    yield page
    context.close()


def look(page: Page, address: str) -> tuple[Any, ...]:
    """Open it and say what ran, what the browser refused and what it complained of; all nothing on a good page."""
    complaints.clear()
    try:
        answer = page.goto(address)
    except Error as stopped:
        if "Download is starting" not in str(stopped):
            raise
        return (address, True, 0, [], [])
    status = answer.status if answer else 0
    # That the page itself is not there is said to everybody, and no fault of the page.
    heard = [line for line in complaints if not (status == 404 and "status of 404" in line)]
    return (address, status < 500, page.evaluate("window.hits"), page.evaluate("window.refused"), heard)


def walk(page: Page, addresses: list[str], below: str = "") -> list[tuple[Any, ...]]:
    """Look at each; with `below` also at one page of each kind that they lead to under that address."""
    looks, kinds = [], dict[str, str]()
    for address in addresses:
        looks.append(look(page, address))
        found = [urlsplit(link).path for link in hrefs(page)] if below else []
        kinds |= {NUMBER.sub("/0/", path): path for path in found if path.startswith(below)}
    looks += [look(page, path) for path in kinds.values() if path not in addresses]
    return [seen for seen in looks if seen[1:] != (True, 0, [], [])]


def test_the_public_meets_no_script(page: Page) -> None:
    assert walk(page, list(PUBLIC)) == []
    page.goto("/campaigns/")
    assert "onerror=hit()" in page.content() + page.inner_text("body")


def test_a_township_meets_no_script(page: Page) -> None:
    sign_in(page, "zhaoliqiao", door="/portal/")

    assert walk(page, list(PORTAL), below="/portal/") == []


def test_staff_meet_no_script_in_lists_and_forms(page: Page) -> None:
    sign_in(page, "admin")
    lists = sorted(
        {urlsplit(link).path for link in hrefs(page) if "/admin/" in link and "logout" not in link}
    )
    assert len(lists) > 10
    for address in lists[::EVERY]:
        assert walk(page, [address]) == []
        forms = [link for link in hrefs(page) if "/edit/" in link or "/inspect/" in link][:1]
        assert walk(page, [urlsplit(link).path for link in forms]) == []


def hrefs(page: Page) -> list[str]:
    links: list[str] = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    return links


def test_on_paper_and_in_the_mail_it_is_text(poisoned: Running) -> None:
    program = "from tests.browser.canary_papers import main; main()"
    told = json.loads(run_in(poisoned.log.parent / "data", program))

    assert told["wrong"] == []
    assert (len(told["papers"]), told["mails"]) == (14, ["order", "photo", "page", "review", "reminder"])
    # The newest delivery's note may name nothing that holds it.
    assert set(told["papers"] + told["mails"]) - set(told["shown"]) <= {"delivery-note"}


def test_this_walk_would_see_a_script(page: Page) -> None:
    """The positive control: on the public site the browser refuses and tells, in the admin it runs and counts."""
    drop = "document.body.insertAdjacentHTML('beforeend', '<img src=/x onerror=hit()>')"
    page.goto("/login/")
    page.evaluate(drop)
    page.wait_for_timeout(1000)
    assert (page.evaluate("window.hits"), page.evaluate("window.refused") != []) == (0, True)

    sign_in(page, "admin")
    page.evaluate(drop)
    # Not wait_for_function: it evaluates text, which the admin's policy refuses as well.
    page.wait_for_timeout(1000)
    assert page.evaluate("window.hits") > 0
