"""The formats of the application's log: one event is one line, without phones and passwords."""

import logging
from typing import Any

from django.apps import apps
from django.utils.functional import SimpleLazyObject, empty
from django.utils.module_loading import import_string
from pythonjsonlogger.json import JsonFormatter

from outreach.audit.scrub import escape_controls, scrub_field, scrub_text

# A traceback keeps its lines: JSON writes their ends as \n.
TRACES = {"exc_info", "stack_info"}


class LineFormatter(logging.Formatter):
    """Escapes what somebody sent into a message; a traceback of ours keeps its lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        return escape_controls(super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        return scrub_text(super().format(record))


class JsonLineFormatter(JsonFormatter):
    """One JSON object a line, with the request or job behind it, and the user's number, never a name."""

    def __init__(self) -> None:
        super().__init__(
            "%(levelname)s %(name)s %(message)s",
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="time",
            json_ensure_ascii=False,
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        # What the log call itself names goes before what is known of the place it stands in.
        told = described() | log_data
        return {
            name: scrub_text(value) if name in TRACES and isinstance(value, str) else scrub_field(name, value)
            for name, value in told.items()
            if value is not None
        }


def described() -> dict[str, Any]:
    """Where a line comes from; empty parts are left out."""
    if not apps.models_ready:
        return {}
    # By its name: logging is set up before there are models, and origins know one.
    origin = import_string("outreach.audit.origin.current_origin")()
    facts = {
        "channel": origin.channel.value,
        "request": origin.key if origin.channel == "web" else None,
        "user": known_number(origin.user),
        "job": origin.facts.get("job"),
        "kind": origin.facts.get("kind"),
    }
    return {name: value for name, value in facts.items() if value is not None}


def known_number(user: Any) -> int | None:
    """The number of the user when it is known already: a log line must not ask the database."""
    if isinstance(user, SimpleLazyObject) and user._wrapped is empty:  # Django's own
        return None
    number: int | None = getattr(user, "pk", None)
    return number
