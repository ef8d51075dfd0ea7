"""Wagtail's own lists leave the house by our writer: no formula, no control character, nothing cut without a word."""

import io
import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageLogEntry

from outreach.accounts.models import User
from outreach.spreadsheets.writer import MAX_CELL_CHARACTERS

FORMULA = "=cmd|'/C calc'!A0"
HISTORY = "/admin/reports/site-history/"


@pytest.fixture
def admin(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_superuser("root", password="a-long-word-1"))
    return client


def log(label: str) -> None:
    page = Page.objects.get(depth=1)
    PageLogEntry.objects.create(
        page=page,
        content_type=page.content_type,
        label=label,
        action="wagtail.edit",
        timestamp=timezone.now(),
    )


def cells(answer: Any) -> list[tuple[Any, str]]:
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    return [(cell.value, cell.data_type) for row in sheet.iter_rows() for cell in row]


def test_the_history_of_the_site_has_no_formula_and_no_control_character(admin: Client) -> None:
    log(FORMULA)
    # Wagtail's own writer of workbooks ends in a 500 here.
    log("bell\x07甲")

    csv = admin.get(HISTORY, {"export": "csv"}).content.decode()
    book = cells(admin.get(HISTORY, {"export": "xlsx"}))

    assert csv.startswith("\ufeff")
    assert (f"'{FORMULA}" in csv, f",{FORMULA}" in csv, "bell甲" in csv) == (True, False, True)
    assert (FORMULA, "s") in book
    assert ("bell甲", "s") in book


def test_a_text_too_long_for_a_cell_is_refused_and_said(admin: Client) -> None:
    log("长" * (MAX_CELL_CHARACTERS + 1))

    answer = admin.get(HISTORY, {"export": "xlsx"})

    assert answer.status_code == 302
    assert [str(MAX_CELL_CHARACTERS) in str(told) for told in get_messages(answer.wsgi_request)] == [True]


@pytest.mark.parametrize("file", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "address",
    [HISTORY, "/admin/redirects/", "/admin/reports/aging-pages/", "/admin/reports/workflow/",
     "/admin/reports/workflow_tasks/", "/admin/reports/locked/", "/admin/reports/page-types-usage/"],
)  # fmt: skip
def test_every_list_of_wagtail_is_written_by_our_writer(admin: Client, address: str, file: str) -> None:
    Redirect.objects.create(old_path="/a", redirect_link="/b")

    answer = admin.get(address, {"export": file})

    assert answer.status_code == 200, answer.get("Location")
    assert re.search(r'"[a-z_-]+-\d{8}\.', answer["Content-Disposition"]), answer["Content-Disposition"]
    start = "\ufeff".encode() if file == "csv" else b"PK"
    assert (answer.streaming, answer.content.startswith(start)) == (False, True)
