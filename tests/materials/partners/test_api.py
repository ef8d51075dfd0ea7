"""A printer's own system: reads its county's orders, gets the notice as PDF, says how far it is, and nothing else."""

from collections.abc import Iterator

import pytest
import schemathesis
from django.core.exceptions import PermissionDenied
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case

from materials.actions import partners
from materials.models import Partner, PrintRun
from materials.states import PrintRunState
from outreach.jobs.child import run_handler
from outreach.jobs.leases import claim
from outreach.jobs.models import Job
from outreach.jobs.registry import find_handler
from outreach.jobs.states import JobState
from tests.materials.partners.conftest import Side
from tests.materials.staff.people import AT, make_run


def test_a_token_opens_the_orders_of_its_county_and_printer_only(ours: Side, theirs: Side) -> None:
    PrintRun.objects.filter(pk=theirs.run.pk).update(number="2026-0999")
    draft = make_run(ours.run.edition, ours.run.created_by, printer=ours.partner.printer)

    listed = ours.get("print-orders").json()

    assert [one["number"] for one in listed["items"]] == [ours.run.number]
    assert listed["items"][0]["total_price"] == "970.00"
    for number in ("2026-0999", draft.number, "nothing"):
        assert ours.get(f"print-orders/{number}").status_code == 404
        assert ours.get(f"print-orders/{number}/notice.pdf").status_code == 404
        assert ours.post(f"print-orders/{number}/status", {"status": "proof"}).status_code == 404
    theirs.run.refresh_from_db()
    assert theirs.run.state == PrintRunState.ORDERED


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer wrong", "Basic abc", "Bearer 令牌"])
def test_without_a_token_nothing_is_said(ours: Side, sent: str) -> None:
    answer = Client().get(
        "/partner/v1/print-orders", headers={"Authorization": sent.encode().decode("latin-1")}
    )

    assert answer.status_code == 401
    assert ours.run.number not in answer.content.decode()


def test_a_closed_partner_s_token_opens_nothing(ours: Side) -> None:
    call_command("close_partner", str(ours.partner.pk))

    assert ours.get("print-orders").status_code == 401
    ours.partner.refresh_from_db()
    with pytest.raises(PermissionDenied):
        partners.report_progress(partner=ours.partner, run=ours.run, to=PrintRunState.PROOF, at=AT)


def test_the_token_is_kept_nowhere(ours: Side) -> None:
    row = Partner.objects.filter(pk=ours.partner.pk).values().get()

    assert ours.token not in str(row)


def test_the_printer_says_how_far_it_is_and_can_not_go_back(ours: Side) -> None:
    path = f"print-orders/{ours.run.number}/status"

    answers = [
        ours.post(path, {"status": word}) for word in ("proof", "proof", "printing", "proof", "arrived")
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 409, 422]
    ours.run.refresh_from_db()
    assert ours.run.state == PrintRunState.PRINTING


def test_the_notice_is_laid_out_by_a_worker_and_then_sent(ours: Side) -> None:
    path = f"print-orders/{ours.run.number}/notice.pdf"

    first = ours.get(path)
    again = ours.get(path)
    job = claim()
    assert job is not None
    work = find_handler(job.kind)
    assert work is not None
    run_handler(job, work)
    done = ours.get(path)

    assert (first.status_code, again.status_code, first["Retry-After"]) == (202, 202, "2")
    assert claim() is None
    assert (done.status_code, done["Content-Type"]) == (200, "application/pdf")
    assert done.getvalue().startswith(b"%PDF")


def test_a_notice_that_could_not_be_made_is_told_with_its_reason(ours: Side) -> None:
    path = f"print-orders/{ours.run.number}/notice.pdf"
    ours.get(path)
    job = claim()
    assert job is not None
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, error_en="no font")

    answer = ours.get(path)

    assert (answer.status_code, answer.json()["detail"]) == (409, "no font")


def test_a_list_costs_the_same_with_one_order_and_with_three(
    ours: Side, django_assert_num_queries: object
) -> None:
    def more() -> None:
        run = make_run(
            ours.run.edition, ours.run.created_by, state=PrintRunState.ORDERED, printer=ours.partner.printer
        )
        PrintRun.objects.filter(pk=run.pk).update(ordered_on=AT.date())

    ours.get("print-orders")
    with django_assert_num_queries(3):
        assert ours.get("print-orders").json()["count"] == 1
    more()
    more()
    with django_assert_num_queries(3):
        assert ours.get("print-orders").json()["count"] == 3


@pytest.fixture
def one_connection() -> Iterator[None]:
    """As in Django's test client: the end of a request must not close the test's own transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_every_answer_is_as_the_openapi_document_says(ours: Side, one_connection: None) -> None:
    """Schemathesis makes requests of all kinds, with and without the token, and judges each answer by the document."""
    schema = schemathesis.openapi.from_wsgi("/partner/v1/openapi.json", WSGIHandler())
    operations = [found.ok() for found in schema.get_all_operations()]
    asked: list[int] = []

    for operation in operations:

        @settings(
            max_examples=5, deadline=None, database=None, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy())
        def judge(case: Case) -> None:
            if "number" in case.path_parameters and len(asked) % 2:
                case.path_parameters["number"] = ours.run.number
            asked.append(case.call_and_validate(headers=ours.headers).status_code)

        judge()

    assert len(operations) == 4
    assert {200, 404} <= set(asked)
    assert not [status for status in asked if status >= 500]
