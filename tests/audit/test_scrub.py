"""No phone, no password, no forged line in any log."""

import logging

import pytest

from outreach.audit.log_lines import LineFormatter
from outreach.audit.record import record
from outreach.audit.scrub import mask_name, mask_phone, scrub_text, scrub_values


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("0715-0000001", "0715-****001"), ("13800000001", "138****001"), ("", ""), ("110", "****")],
)
def test_a_phone_keeps_its_area_and_its_last_digits(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


def test_values_are_masked_by_the_name_of_their_field() -> None:
    values = {
        "password": "hunter2",
        "new_password1": "hunter2",
        "director_phone": "0715-0000001",
        "director_name": "示例主任",
        "inner": {"phone": "13800000001", "token": "abc"},
        "copies": 120,
    }

    assert scrub_values(values) == {
        "password": "***",
        "new_password1": "***",
        "director_phone": "0715-****001",
        "director_name": "示**",
        "inner": {"phone": "138****001", "token": "***"},
        "copies": 120,
    }


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("call 13800000001 now", "call 138****001 now"),
        ("call 0715-0000001", "call 0715-****001"),
        ("password=hunter2&x=1", "password=***&x=1"),
        ("{'password': 'a b', 'x': 1}", "{'password': ***, 'x': 1}"),
        ("order PS-2026-000123456 of 2026-06-01", "order PS-2026-000123456 of 2026-06-01"),
        ("code 421281005012", "code 421281005012"),
    ],
)
def test_a_line_loses_phones_and_passwords_only(line: str, kept: str) -> None:
    assert scrub_text(line) == kept


def test_a_message_stays_one_line_whatever_somebody_sent() -> None:
    sent = "x\r\n2026-06-01 INFO root admin signed in\x1b[2J\u202e"
    event = logging.LogRecord("root", logging.INFO, "f", 1, "Refused %s", (sent,), None)

    line = LineFormatter("%(levelname)s %(message)s").format(event)

    assert line == r"INFO Refused x\x0d\x0a2026-06-01 INFO root admin signed in\x1b[2J\x202e"


def test_an_entry_is_one_line_too(db: None) -> None:
    entry = record(
        "test", kind="test", name="a\r\nb\x1b[31m", actor_name="eve\nroot", facts={"path": "/x\r\ny"}
    )

    assert (entry.object_name, entry.actor_name) == (r"a\x0d\x0ab\x1b[31m", r"eve\x0aroot")
    assert r"\\x0d\\x0a" in entry.facts


def test_a_name_keeps_its_first_character() -> None:
    assert [mask_name("示例主任"), mask_name("")] == ["示**", ""]
