"""The main job at the office's own screen: change the letter, look at it, print it for every village."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import Paper, read_pdf, sign_in, snap

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

LETTER = "致全市留守儿童暑假安全告家长书"
OLD_GREETING, NEW_GREETING = "您好！", "家长您好！"


def open_letter(page: Page) -> None:
    page.goto("/admin/designs/")
    page.get_by_role("link", name=LETTER, exact=True).click()


def greet_otherwise(page: Page) -> None:
    """Type over the first words of the letter, as a person does with the keyboard."""
    text = page.locator(".public-DraftEditor-content").first
    expect(text).to_contain_text(OLD_GREETING)
    text.click()
    page.keyboard.press("Control+Home")
    for _letter in OLD_GREETING:
        page.keyboard.press("Shift+ArrowRight")
    page.keyboard.insert_text(NEW_GREETING)
    expect(text).to_contain_text(NEW_GREETING)


def show_preview(page: Page) -> str:
    """Open the preview beside the editor and return the address of its PDF."""
    page.get_by_role("button", name="预览开关").click()
    link = page.frame_locator("#w-preview-iframe").get_by_role("link", name="打开 PDF")
    return link.get_attribute("href") or ""


def new_preview(page: Page, old: str) -> Paper:
    """Return the PDF behind the preview that takes the old one's place by itself."""
    link = page.frame_locator("#w-preview-iframe").locator(f"a.preview-head__link:not([href='{old}'])")
    expect(link).to_be_visible()
    return read_pdf(page.request.get(link.get_attribute("href") or "").body())


def test_nothing(desk: Page, tmp_path: Path) -> None:
    sign_in(desk, "staff")
    open_letter(desk)
    old = show_preview(desk)
    greet_otherwise(desk)
    assert NEW_GREETING in new_preview(desk, old).pages[0]
    snap(desk, "editor")
    desk.get_by_role("button", name="保存草稿").click()
    desk.wait_for_timeout(4000)
    print(desk.locator("body").inner_text()[:600])
    print(desk.locator(".messages").evaluate_all("e=>e.map(x=>x.outerHTML)"))
    snap(desk, "saved")
    sign_in(desk, "approver")
    open_letter(desk)
    desk.wait_for_timeout(2000)
    print(desk.locator("footer").evaluate_all("e=>e.map(x=>x.outerHTML)")[-1][:3000])
    snap(desk, "approver")
