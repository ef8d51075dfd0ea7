"""Papers, letters and their parts: what there is nothing to print of, or not what was asked for, is said in words."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from materials import blocks
from materials.actions import (
    checks,
    closing,
    letter_runs,
    mailings,
    papers,
    partners,
    reviews,
    rosters,
    webhooks,
)
from materials.documents import content, delivery_note, pack_labels, pictures, roster
from materials.documents.faults import DesignFault
from materials.models import Design
from materials.states import CopiesRule
from outreach.moves import AlreadyMoved
from outreach.printing.merge import MergeStopped
from outreach.spreadsheets import Row
from tests.factories import make_user
from tests.materials.designs import make_picture

GONE = SimpleNamespace(value={"text": None, "image": None})
READING: Any = SimpleNamespace(number=1)
HEADS = Row(1, ["村", "姓名"])


def faults() -> list[tuple[str, Callable[[], object]]]:
    return [
        (
            "no delivery",
            lambda: delivery_note.delivery_notes([], addresses={}, signatures={}, office="x", name="x"),
        ),
        ("no pack", lambda: pack_labels.pack_labels(MagicMock(), [])),
        ("a protected text that was deleted", lambda: content._protected_text(GONE, READING)),
        ("a picture that was deleted", lambda: content._picture(GONE, READING)),
        ("a picture that is another", lambda: pictures._encode(None, MagicMock(), (100, 100))),
        ("an empty roster", lambda: roster.read_roster(iter([]), [])),
        ("a roster of headers", lambda: roster.read_roster(iter([HEADS]), [])),
        ("a column of birthdays", lambda: roster.columns_of(["村", "出生日期"])),
        ("a roster that was wiped", lambda: rosters.roster_rows("rosters/gone.csv")),
        ("a roster of another folder", lambda: rosters.roster_rows("editions/x.csv")),
        ("letters to nobody", lambda: mailings._not_empty(mailings.Mailing([]))),
        ("numbered letters by no number", lambda: mailings._numbered([], CopiesRule.ONE)),
        ("a design without a body", lambda: checks.snapshot(MagicMock(**EMPTY), profile="press")),
    ]


EMPTY = {"as_object.return_value": SimpleNamespace(body=[])}


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, _ask in faults()])
def test_what_can_not_be_printed_is_a_fault_in_both_languages(name: str) -> None:
    with pytest.raises(DesignFault) as fault:
        dict(faults())[name]()

    assert (bool(fault.value.en), bool(fault.value.zh)) == (True, True)


def test_more_packs_than_a_paper_takes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pack_labels, "MOST_LABELS", 1)
    monkeypatch.setattr(pack_labels, "_labels", lambda *_args: [1, 2])

    with pytest.raises(DesignFault):
        pack_labels.pack_labels(MagicMock(), [MagicMock()])


@pytest.mark.parametrize(("heads", "most"), [(0, 9), (10, 0)])
def test_letters_for_no_child_or_for_too_many_are_refused(
    monkeypatch: pytest.MonkeyPatch, heads: int, most: int
) -> None:
    one = mailings.Recipient(1, 1, {}, heads)
    monkeypatch.setattr(mailings, "read_recipients", lambda *_args, **_options: [one])
    monkeypatch.setattr(mailings, "MOST_LETTERS", most)

    with pytest.raises(DesignFault):
        mailings._numbered([], CopiesRule.CHILDREN)


def test_a_run_in_which_every_letter_is_faulty_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailings, "_check_kind", lambda *_args: None)
    monkeypatch.setattr(mailings, "find_faults", lambda *_args: [])

    with pytest.raises(DesignFault):
        mailings.check_mailing(MagicMock(), mailings.Mailing([]), leave_out=True)


@pytest.mark.django_db
def test_a_picture_that_is_no_longer_whole_is_named() -> None:
    picture = make_picture()
    known = pictures.describe(picture)
    picture.file.storage.delete(picture.file.name)
    with pytest.raises(DesignFault):
        pictures._encode(picture, known, (100, 100))

    with picture.file.storage.open(picture.file.name, "wb") as file:
        file.write(b"no picture")
    fresh = type(picture).objects.get(pk=picture.pk)
    with pytest.raises(DesignFault):
        pictures.describe(fresh)


@pytest.mark.django_db
def test_a_paper_is_drawn_for_who_asked_and_from_the_record_that_was_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kind = MagicMock(is_live=False)
    kind.draw.return_value = SimpleNamespace(html="<p>later</p>")
    monkeypatch.setitem(papers.PAPERS, "form", kind)
    job: Any = SimpleNamespace(payload={"form": "form", "row": 1, "mark": "earlier"}, created_by=make_user())

    with pytest.raises(DesignFault):
        papers.make_requested_paper(job)
    kind.may_have.return_value = False
    with pytest.raises(PermissionDenied):
        papers.make_requested_paper(job)


@pytest.mark.django_db
def test_a_notice_is_made_for_an_open_partner_and_the_order_it_was_told_of(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job: Any = SimpleNamespace(payload={"partner": 1, "run": 1, "mark": "earlier"})
    with pytest.raises(DesignFault):
        partners.make_notice(job)

    monkeypatch.setattr(partners, "Partner", MagicMock())
    kind = MagicMock()
    kind.draw.return_value = SimpleNamespace(html="<p>later</p>")
    monkeypatch.setitem(partners.PAPERS, "print-order", kind)
    monkeypatch.setattr(partners, "make_pdf", lambda *_args, **_options: b"")
    with pytest.raises(DesignFault):
        partners.make_notice(job)


@pytest.mark.parametrize("answer", [500, 302, OSError("no route")])
def test_a_message_that_was_not_heard_is_told_again(monkeypatch: pytest.MonkeyPatch, answer: Any) -> None:
    def post(*_args: object) -> int:
        if isinstance(answer, OSError):
            raise answer
        return int(answer)

    partner = MagicMock(webhook_secret="x" * 20)
    known = MagicMock()
    known.objects.filter.return_value.exclude.return_value.first.return_value = partner
    monkeypatch.setattr(webhooks, "Partner", known)
    monkeypatch.setattr(webhooks.outgoing, "post", post)

    with pytest.raises(webhooks.NotHeard):
        webhooks.send_webhook(SimpleNamespace(pk=1, payload={"partner": 1, "body": {}}))  # type: ignore[arg-type]


def test_words_of_a_design_that_mean_nothing_are_refused() -> None:
    with pytest.raises(ValidationError):
        blocks.validate_without_slots("见{村}")
    with pytest.raises(ValidationError):
        blocks.validate_qr_target("example.org")


def test_a_preview_that_nobody_serves_is_a_fault_of_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Design, "preview_server", None)

    with pytest.raises(LookupError):
        Design().serve_preview(MagicMock(), "")


def test_a_stop_is_heeded_between_two_letters() -> None:
    run = letter_runs.LetterRun.__new__(letter_runs.LetterRun)
    run.watch = MagicMock()
    run.watch.should_stop.return_value = True

    with pytest.raises(MergeStopped):
        run._heed_stop()


def test_a_file_in_the_store_that_is_another_is_not_drawn() -> None:
    review = MagicMock(file_sha256="0" * 64)
    review.file.open.return_value.__enter__.return_value.read.return_value = b"another"

    with pytest.raises(reviews.FileChanged):
        reviews.draw_review(review, MagicMock())


def test_findings_that_are_errors_stop_a_print_run() -> None:
    with pytest.raises(checks.PreflightErrors):
        checks.refuse_errors([MagicMock(severity=checks.Severity.ERROR, english="x", chinese="x")])
    checks.refuse_errors([MagicMock(severity=checks.Severity.WARNING)])


@pytest.mark.parametrize("fault", [AlreadyMoved, closing.IntegrityError, None])
def test_a_report_that_somebody_sent_first_is_not_written(
    monkeypatch: pytest.MonkeyPatch, fault: Any
) -> None:
    def move(*_args: object, **_options: object) -> None:
        if fault is not None:
            raise fault(MagicMock()) if fault is AlreadyMoved else fault

    monkeypatch.setattr(closing, "post_move", move)
    monkeypatch.setattr(closing, "_fresh", lambda activity: activity)
    monkeypatch.setattr(closing, "_write_counts", MagicMock(side_effect=AssertionError))
    state = "scheduled" if fault is not None else "cancelled"
    activity = MagicMock(state=state, reported_by=None)

    with pytest.raises(closing.ClosedAlready):
        closing._post(activity, MagicMock(), MagicMock(), MagicMock(), "k", [])
