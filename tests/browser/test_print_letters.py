"""The main job at the office's own screen: change the letter, look at it, print it for every village."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.steps import Paper, read_pdf, save_download, sign_in, snap

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

LETTER = "致全市留守儿童暑假安全告家长书"
OLD_GREETING, NEW_GREETING = "您好！", "家长您好！"
VILLAGES = 187


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


def keep_draft(page: Page) -> None:
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator(".messages .success")).to_be_visible()


def start_letters(page: Page) -> None:
    """Ask for all villages' letters of the draft that was just kept."""
    page.get_by_role("link", name="制作印刷文件").first.click()
    page.get_by_label("草稿，未发布").check()
    snap(page, "letters-form")
    page.get_by_role("button", name="开始").click()


def letters_of(paper: Paper) -> list[tuple[str, str]]:
    """The name of each village in the outline, with the words on the page that it leads to."""
    return [(name, paper.pages[page]) for level, name, page in paper.outline if level == 1]


def test_an_editor_changes_the_letter_and_prints_it_for_every_village(desk: Page, tmp_path: Path) -> None:
    sign_in(desk, "staff")
    open_letter(desk)
    old = show_preview(desk)
    greet_otherwise(desk)
    assert NEW_GREETING in new_preview(desk, old).pages[0]
    snap(desk, "letter-editor")
    keep_draft(desk)

    start_letters(desk)
    expect(desk.get_by_role("progressbar", name="进度")).to_be_visible()
    snap(desk, "letters-progress")
    link = desk.get_by_role("link", name="下载")
    expect(link).to_be_visible()
    snap(desk, "letters-done")
    letters = letters_of(read_pdf(save_download(desk, link, tmp_path)))

    # The demo numbers its directors and their phones from 1 to 187, in the order of the villages.
    wrong = [
        name
        for serial, (name, words) in enumerate(letters, start=1)
        if not all(
            text in words for text in (NEW_GREETING, name, f"示例主任{serial:03}", f"0715-{serial:07}")
        )
    ]
    assert (len(letters), wrong) == (VILLAGES, [])
