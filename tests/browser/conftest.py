"""A real site and worker with the demo, and a chromium that visits them; one of each for all visits."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.demo import copy_in, load_in
from tests.browser.steps import sign_in
from tests.serving import Running, serving

# Long, because the machine that runs the tests may be busy; nobody waits that long when all is well.
PATIENCE_MS = 60_000
OFFICE = {"admin", "staff", "reviewer", "approver"}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo's rows; each site begins with a copy of its own."""
    data: Path = tmp_path_factory.mktemp("demo") / "data"
    data.mkdir()
    load_in(data)
    return data


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, demo: Path) -> Iterator[Running]:
    """Outreach as `make run` starts it; ends with a check that nothing is left behind."""
    folder: Path = tmp_path_factory.mktemp("office")
    copy_in(folder, demo, "prepare")
    with serving(folder) as running:
        yield running
        code = running.stop(signal.SIGINT)
        assert (code, running.left_behind()) == (0, [])


def visitors_environment() -> dict[str, str | float | bool]:
    """A visitor has the fonts of the machine; the print engine points this process at our own, all serif."""
    return {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}


# Not for the whole session: Playwright keeps an event loop running, in which Django refuses its database.
@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=FLAGS, env=visitors_environment()
        )
        yield browser
        browser.close()


def visit(chromium: Browser, site: Running, *, width: int, height: int, is_phone: bool) -> Iterator[Page]:
    """A fresh visitor; a script that breaks fails the test."""
    context = chromium.new_context(
        base_url=site.address,
        locale="zh-CN",
        viewport={"width": width, "height": height},
        is_mobile=is_phone,
        has_touch=is_phone,
    )
    context.set_default_timeout(PATIENCE_MS)
    page, broken = context.new_page(), list[str]()
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    context.close()
    assert broken == []


@pytest.fixture
def desk(chromium: Browser, site: Running) -> Iterator[Page]:
    """Somebody at an office computer."""
    yield from visit(chromium, site, width=1280, height=900, is_phone=False)


@pytest.fixture
def phone(chromium: Browser, site: Running) -> Iterator[Page]:
    """A parent with a phone."""
    yield from visit(chromium, site, width=390, height=844, is_phone=True)


Seats = Callable[[str], Page]


@pytest.fixture
def seats(chromium: Browser, site: Running) -> Iterator[Seats]:
    """Give each person a screen of their own, signed in once; a township's is a phone."""
    with ExitStack() as stack:
        taken: dict[str, Page] = {}

        def seat(username: str) -> Page:
            if username not in taken:
                is_office = username in OFFICE
                size = {"width": 1280, "height": 900} if is_office else {"width": 390, "height": 844}
                page = stack.enter_context(
                    contextmanager(visit)(chromium, site, is_phone=not is_office, **size)
                )
                sign_in(page, username, door="/admin/" if is_office else "/portal/")
                taken[username] = page
            return taken[username]

        yield seat
