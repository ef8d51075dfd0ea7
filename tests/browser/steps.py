"""What visitors do on many pages: sign in, take a picture of the screen, read a PDF."""

from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from playwright.sync_api import Locator, Page

from home.demo.accounts import DEMO_PASSWORD
from tests.house.tree import ROOT

SCREENS = ROOT / "build" / "screens"


def sign_in(page: Page, username: str, door: str = "/admin/") -> None:
    """Take a seat at this screen; whoever sat here before is signed out."""
    page.context.clear_cookies()
    page.goto(f"/login/?next={door}")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(f"**{door}")


def snap(page: Page, name: str) -> None:
    """Keep what the visitor sees, for people to look at; git ignores the folder."""
    page.screenshot(path=SCREENS / f"{name}.png")


def snap_both(page: Page, name: str) -> None:
    """Keep a whole page of the office as its screen and as a phone shows it."""
    desk = page.viewport_size
    page.screenshot(path=SCREENS / f"{name}-desk.png", full_page=True)
    page.set_viewport_size({"width": 390, "height": 844})
    page.screenshot(path=SCREENS / f"{name}-phone.png", full_page=True)
    if desk:
        page.set_viewport_size(desk)


def save_download(page: Page, link: Locator, folder: Path) -> Path:
    """Follow the link and return the file, under the name that the site gave it."""
    with page.expect_download() as download:
        link.click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


@dataclass(frozen=True)
class Paper:
    """The words of each page, and the outline as (level, title, page number from 0)."""

    pages: list[str]
    outline: list[tuple[int, str, int]]


def read_pdf(pdf: Path | bytes) -> Paper:
    with pypdfium2.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
        marks = [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    return Paper(pages, marks)
