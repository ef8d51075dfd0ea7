"""Every copy answers: a letter from its three reviews to the reply slips, and a township's posters on the way."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser import office_steps as office
from tests.browser.conftest import Seats
from tests.browser.steps import read_pdf, snap, snap_both

pytestmark = [pytest.mark.browser, pytest.mark.heavy]

LETTER, POSTER = "致全市留守儿童暑假安全告家长书", "防溺水“六不”海报"
TOWNSHIP = "赵李桥镇"
# Three reviews by three people who did not hand the file in, then three proof-readings.
REVIEWERS = ["reviewer", "approver", "admin", "reviewer", "staff", "approver"]

# Five of 1,400 were missing, and found on the packing table.
FLOW = {
    "印制": 20_000,
    "不合格，退回印厂": 120,
    "合格": 19_880,
    "在库": 19_880 - 19_000 + 5,
    "在途": 19_000 - 1_400,
    "已送达": 1_395,
    "乡镇结存": 1_395,
}


def test_every_copy_answers(seats: Seats, phone: Page) -> None:
    run = order_letters(seats)
    address = send_letters(seats, run)
    order = ask_for_posters(seats("zhaoliqiao"))
    office.approve_less(seats("approver"), order, 240)
    office.dispatch(seats("staff"), order)
    expect_posters(seats("zhaoliqiao"), order)
    sign_with_five_missing(phone, address)
    office.close_difference(seats("staff"), "清点发现 5 份留在打包台，未装车。")
    count_slips(seats("zhaoliqiao"))

    books = seats("staff")
    office.look_at_books(books, LETTER)
    snap_both(books, "conservation")

    expect(books.get_by_text(re.compile("共 20,?000 份，账目一份不差"))).to_be_visible()
    assert {step: copies for step, copies in figures_of(books).items() if copies} == FLOW


def order_letters(seats: Seats) -> str:
    """Three people approve the letter; 20,000 are ordered and come in two lots, 120 of them are no good."""
    staff = seats("staff")
    design = office.design_of(staff, LETTER)
    approver = seats("approver")
    office.publish(approver, office.make_file(approver, design, "screen"))
    office.make_file(staff, design, "press")
    review = office.hand_in(staff, design)
    for number, person in enumerate(REVIEWERS):
        office.pass_stage(seats(person), review, f"第{number + 1}道看过，可以付印。")
    snap_both(approver, "review")
    run = office.draft_run(staff, LETTER, 20_000)
    office.press(staff, run, "提交审批")
    office.press(approver, run, "批准并下单")
    office.press(staff, run, "样张已到")
    office.press(staff, run, "签样付印")
    office.accept_lot(staff, run, 12_000)
    office.accept_lot(staff, run, 8_000, 120, "套印不准、字迹发虚")
    snap_both(staff, "print-run")
    return run


def send_letters(seats: Seats, run: str) -> str:
    """The run is spread and sent; returns what the QR code of one delivery note opens."""
    staff = seats("staff")
    office.allocate(staff, run)
    note = read_pdf(office.read_note(staff, TOWNSHIP))
    found = re.search(r"/d/[a-z0-9]+/", "".join(note.pages).replace("\r\n", ""))
    assert found is not None
    return found.group()


def ask_for_posters(township: Page) -> str:
    """300 posters are six packs; returns the number of the order."""
    township.goto("/portal/materials/")
    township.locator(".offer").filter(has_text=POSTER).get_by_label("要几包？").fill("6")
    snap(township, "portal-catalogue")
    township.get_by_role("button", name="下一步").click()
    township.get_by_label("做什么用？").fill("河堤、塘坝增贴海报")
    day = timezone.localdate() + timedelta(days=7)
    township.get_by_label("需要时间").fill(day.isoformat())
    snap_both(township, "portal-order-form")
    township.get_by_role("button", name="提交申领单").click()
    heading = township.get_by_role("heading", level=1)
    expect(heading).to_contain_text(re.compile(r"\d{4}"))
    found = re.search(r"领\d{4}-\d+", heading.inner_text())
    assert found is not None, heading.inner_text()
    return found.group()


def expect_posters(township: Page, order: str) -> None:
    township.goto("/portal/orders/")
    township.get_by_role("link", name=order).click()
    expect(township.get_by_text("240").first).to_be_visible()
    snap_both(township, "portal-order")


def sign_with_five_missing(phone: Page, address: str) -> None:
    """A stranger's phone opens the code of the note, counts, and signs with a finger."""
    phone.goto(address)
    received = phone.get_by_label("完好收到")
    received.fill(str(int(received.input_value()) - 5))
    expect(phone.get_by_text("短缺5份")).to_be_visible()
    phone.get_by_label("签收人姓名").fill("示例督导员05")
    draw(phone)
    snap_both(phone, "sign")
    phone.get_by_role("button", name="确认签收").click()
    expect(phone.get_by_role("heading", name="本单已签收")).to_be_visible()
    snap(phone, "signed")


def draw(phone: Page) -> None:
    paper = phone.locator("canvas")
    paper.scroll_into_view_if_needed()
    box = paper.bounding_box()
    assert box is not None
    phone.mouse.move(box["x"] + 30, box["y"] + 60)
    phone.mouse.down()
    for step in range(1, 9):
        phone.mouse.move(box["x"] + 30 + step * 25, box["y"] + 60 + (-1) ** step * 25)
    phone.mouse.up()


def count_slips(township: Page) -> None:
    township.goto("/portal/slips/")
    snap_both(township, "portal-slips")
    township.locator(".row__link").first.click()
    township.get_by_label("收回回执").fill("40")
    snap_both(township, "portal-slip")
    township.get_by_role("button", name="保存").click()
    expect(township.get_by_text("40").first).to_be_visible()


def figures_of(page: Page) -> dict[str, int]:
    """The steps of the flow with their copies, as the page's table names them."""
    rows = page.locator(".flow-figures tbody tr").all()
    return {
        row.locator("th").inner_text(): int(row.locator("td").inner_text().replace(",", "")) for row in rows
    }
