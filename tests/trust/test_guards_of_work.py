"""The list of guards on rules, files, ledger and pages: each taken away by itself lets its attack through.

The guards of signing in have their list in test_guards; ownership, counties, rates and storms have controls of
their own (test_matrix, test_counties, test_gate, tests/races).
"""

from collections.abc import Callable, Iterator
from inspect import signature
from types import SimpleNamespace
from typing import Any

import pytest
from csp.middleware import CSPMiddleware
from django.db import connection, models
from django.db.models import F
from django.middleware.csrf import CsrfViewMiddleware

from materials import slots
from materials.actions import orders, slips, stock
from materials.models import Balance
from materials.states import ORDER_MOVES, OrderState
from outreach import outgoing, retries
from outreach.audit import triggers
from outreach.audit.models import AppendOnlyModel
from outreach.content import rich_text, text_limits, uploads
from outreach.content.pictures import clean_picture
from outreach.intake import documents, forms
from outreach.jobs import leases
from outreach.jobs.models import Job
from outreach.places import contacts, numbers
from outreach.printing.fetcher import AssetFetcher
from outreach.spreadsheets import writer
from tests.trust import attacks

Attack = Callable[..., bool]
Removal = Callable[[Any, pytest.MonkeyPatch], None]


def put(target: Any, name: str, value: Any) -> Removal:
    return lambda _settings, patch: patch.setattr(target, name, value)


def set_to(name: str, value: Any) -> Removal:
    return lambda settings, _patch: setattr(settings, name, value)


def take_whatever_is_there(change: Any) -> None:
    Balance.objects.filter(edition_id=change.edition_id, place_id=change.place_id).update(
        on_hand=F("on_hand") + change.copies
    )


def keep_picture_as_it_is(content: bytes) -> Any:
    return SimpleNamespace(content=content, suffix="jpg", mime_type="image/jpeg")


def as_it_is(text: str, **_options: Any) -> str:
    return text


def drop_checks(_settings: Any, _patch: pytest.MonkeyPatch) -> None:
    """Take the balance's constraints away; the rollback of the test brings them back."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints=ON")
            return
        for constraint in Balance._meta.constraints:
            cursor.execute(f'ALTER TABLE materials_balance DROP CONSTRAINT "{constraint.name}"')


def take_blindly(settings: Any, patch: pytest.MonkeyPatch) -> None:
    """The UPDATE alone; the table's CHECK has its own row."""
    drop_checks(settings, patch)
    patch.setattr(stock, "_take", take_whatever_is_there)


def open_the_log(_settings: Any, patch: pytest.MonkeyPatch) -> None:
    """The models alone; the second belt has its own row."""
    triggers.remove(connection)
    patch.setattr(AppendOnlyModel, "save", models.Model.save)


ALL_MOVES = {state: set(OrderState) for state in ORDER_MOVES}
NOTHING: Any = lambda *_args, **_options: None  # noqa: E731
GUARDS: list[tuple[str, Attack, Removal]] = [
    ("nobody approves their own", attacks.approve_one_s_own, put(orders, "_require_decider", NOTHING)),
    (
        "role of the approver",
        attacks.approve_without_the_role,
        put(orders, "may_approve", lambda _user: True),
    ),
    ("allowed moves", attacks.approve_twice, put(orders, "ORDER_MOVES", ALL_MOVES)),
    ("conditional UPDATE", attacks.send_what_is_promised, take_blindly),
    ("CHECK of the balance", attacks.write_a_negative_balance, drop_checks),
    ("triggers of the log", attacks.rewrite_the_log_by_sql, lambda *_: triggers.remove(connection)),
    (
        "append-only models",
        attacks.rewrite_the_log_by_the_program,
        open_the_log,
    ),
    (
        "formula-safe CSV",
        attacks.hide_a_formula_in_csv,
        put(writer, "FORMULA_LIKE", writer.re.compile("(?!)")),
    ),
    (
        "no control characters",
        attacks.hide_a_control_character,
        put(writer, "CONTROL", writer.re.compile("(?!)")),
    ),
    ("nh3 on letters", attacks.write_a_script_into_a_letter, put(slots.nh3, "clean", as_it_is)),
    (
        "whole characters",
        attacks.write_half_a_character,
        put(rich_text, "UNSTORABLE", writer.re.compile("(?!)")),
    ),
    ("refusals in the log", attacks.be_refused_unseen, put(retries, "_note", NOTHING)),
    ("no inner addresses", attacks.tell_an_inner_machine, put(outgoing, "is_public", lambda _address: True)),
    ("depth of rich text", attacks.nest_without_end, put(text_limits, "_depth", lambda _html: 0)),
    (
        "pictures written anew",
        attacks.publish_whereabouts,
        put(uploads, "clean_picture", keep_picture_as_it_is),
    ),
    (
        "pictures read whole",
        attacks.upload_half_a_picture,
        put(uploads, "clean_picture", keep_picture_as_it_is),
    ),
    ("documents by content", attacks.upload_a_page_as_pdf, put(forms, "check_document", lambda *_: "pdf")),
    ("virus scanner closed", attacks.upload_past_a_silent_scanner, put(forms, "check_viruses", NOTHING)),
    (
        "limits of archives",
        attacks.upload_an_archive_that_climbs_out,
        put(documents, "_check_directory", NOTHING),
    ),
    (
        "the printer's fetcher",
        attacks.read_a_file_by_the_printer,
        put(AssetFetcher, "_read", lambda *_: (b"x", "text/css")),
    ),
    (
        "strict numbers",
        attacks.order_with_a_word_for_a_number,
        put(numbers, "parse_whole_number", lambda text: int(text)),
    ),
    (
        "token of a job",
        attacks.end_a_job_that_another_holds,
        put(leases, "_mine", lambda job: Job.objects.filter(pk=job.pk)),
    ),
    (
        "hashed tokens of guests",
        attacks.count_slips_by_what_the_database_shows,
        put(slips, "hash_token", lambda token: token),
    ),
    (
        "masked contacts",
        attacks.read_a_contact_as_auditor,
        put(contacts, "may_see_contacts", lambda _user: True),
    ),
    ("known hosts", attacks.ask_under_a_foreign_name, set_to("ALLOWED_HOSTS", ["*"])),
    ("forged forms", attacks.forge_a_form, put(CsrfViewMiddleware, "process_view", NOTHING)),
    (
        "policy of the browser",
        attacks.run_a_foreign_script,
        put(CSPMiddleware, "process_response", lambda _self, _request, response: response),
    ),
]


@pytest.fixture
def _guarded_log(db: None) -> Iterator[None]:
    """The suite takes the triggers down for its own tests; an installation has them."""
    triggers.install(connection)
    yield
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints=OFF")


@pytest.mark.usefixtures("_guarded_log")
@pytest.mark.parametrize(
    ("attack", "remove"), [entry[1:] for entry in GUARDS], ids=[entry[0] for entry in GUARDS]
)
def test_each_guard_is_what_stops_its_attack(
    settings: Any, monkeypatch: pytest.MonkeyPatch, attack: Attack, remove: Removal
) -> None:
    given = {"settings": settings} if signature(attack).parameters else {}
    assert attack(**given) is False

    remove(settings, monkeypatch)

    assert attack(**given) is True


def test_the_pictures_of_the_controls_are_what_they_seem() -> None:
    """A whole picture passes the guard that half a one does not."""
    assert clean_picture(attacks.pictures.plain("JPEG", (300, 300))).kind == "JPEG"
