"""What the office does in the story of every copy, each step as a person takes it on the screen."""

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import snap_both

LONG = 180_000


def design_of(page: Page, title: str) -> str:
    """Open a design and return its number, which its other pages share."""
    page.goto("/admin/designs/")
    page.get_by_role("link", name=title, exact=True).click()
    found = re.search(r"/(\d+)/$", page.url.replace("edit/", "").rstrip("/") + "/")
    assert found is not None
    return found.group(1)


def make_file(page: Page, design: str, profile: str) -> str:
    """Make a file of the newest version and return the number of its job."""
    page.goto(f"/admin/print/{design}/make/")
    page.locator("input[name=revision]").last.check()
    page.locator(f"input[name=profile][value={profile}]").check()
    page.get_by_role("button", name="开始制作").click()
    expect(page.get_by_role("link", name="下载")).to_be_visible(timeout=LONG)
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def publish(page: Page, job: str) -> None:
    page.goto(f"/admin/print/files/{job}/publish/")
    page.get_by_role("button", name="发布下载").click()
    expect(page.locator(".messages .success")).to_be_visible()


def hand_in(page: Page, design: str) -> str:
    """Hand the file in for review and return the address of the review."""
    page.goto(f"/admin/print/{design}/reviews/")
    page.get_by_role("button", name="送审").first.click()
    page.wait_for_url("**/admin/print/reviews/*/")
    return page.url


def pass_stage(page: Page, review: str, opinion: str) -> None:
    page.goto(review)
    page.get_by_label("通过").check()
    page.get_by_label("意见").fill(opinion)
    page.get_by_role("button", name="写入结论").click()
    expect(page.locator(".messages .success")).to_be_visible()


def draft_run(page: Page, material: str, copies: int) -> str:
    """Draft a run of the newest edition of a material and return the address of its page."""
    page.goto("/admin/print_run/new/")
    editions = page.locator("#id_edition option").filter(has_text=material)
    newest = editions.first.get_attribute("value")
    page.goto(f"/admin/print_run/new/?edition={newest}")
    page.locator("#id_copies").fill(str(copies))
    page.locator("footer button[type=submit]").first.click()
    page.wait_for_url("**/admin/print_run/inspect/*/")
    return page.url


def press(page: Page, run: str, verb: str) -> None:
    """Press one of the buttons of a run and see that it happened."""
    page.goto(run)
    page.get_by_role("button", name=verb, exact=True).click()
    expect(page.locator(".messages .success")).to_be_visible()


def accept_lot(page: Page, run: str, copies: int, rejected: int = 0, fault: str = "") -> None:
    page.goto(run)
    page.locator("input[name=copies]").fill(str(copies))
    page.locator("input[name=rejected]").fill(str(rejected))
    page.locator("[name=fault]").fill(fault)
    page.get_by_role("button", name="验收入库").click()
    expect(page.locator(".messages .success")).to_be_visible()


def allocate(page: Page, run: str) -> None:
    """Spread the run by left-behind children, lock the plan, turn it into deliveries."""
    page.goto(run)
    page.get_by_role("link", name="分配方案").click()
    page.get_by_label("按什么分").select_option(label="留守儿童")
    page.get_by_role("button", name="分配", exact=True).click()
    expect(page.get_by_role("button", name="锁定方案")).to_be_visible()
    snap_both(page, "allocation")
    page.get_by_role("button", name="锁定方案").click()
    page.get_by_role("button", name="生成送货单").click()
    expect(page.get_by_role("heading", name="本方案的送货单")).to_be_visible()


def read_note(page: Page, township: str) -> bytes:
    """Ask for the delivery note of a township as the office prints it, and return the PDF."""
    row = page.get_by_role("row").filter(has_text=township)
    with (
        page.context.expect_event("response", is_pdf, timeout=LONG) as answer,
        page.context.expect_page(),
    ):
        row.get_by_role("button", name="送货单").click()
    return page.request.get(answer.value.url).body()


def is_pdf(response: object) -> bool:
    return getattr(response, "headers", {}).get("content-type") == "application/pdf"


def approve_less(page: Page, number: str, copies: int) -> None:
    page.goto("/admin/order/")
    page.get_by_role("link", name=number).click()
    page.locator(".order__input").fill(str(copies))
    page.get_by_label("给乡镇的意见").fill("库存有限，先核发。")
    snap_both(page, "order")
    page.get_by_role("button", name="按所填数核准").click()
    expect(page.locator(".messages .success")).to_be_visible()


def dispatch(page: Page, number: str) -> None:
    page.goto("/admin/order/")
    page.get_by_role("link", name=number).click()
    page.get_by_role("link", name="发货").click()
    page.get_by_role("button", name="生成送货单").click()
    expect(page.locator(".messages .success")).to_be_visible()


def close_difference(page: Page, explanation: str) -> None:
    page.goto("/admin/discrepancy/")
    snap_both(page, "differences")
    page.get_by_role("link", name="销账").first.click()
    page.get_by_label("未出库").check()
    page.get_by_label("说明").fill(explanation)
    page.get_by_role("button", name="销账").click()
    expect(page.get_by_text("没有未处理的差异")).to_be_visible()


def look_at_books(page: Page, material: str) -> None:
    page.goto("/admin/conservation/")
    page.get_by_role("link", name=material).click()
