"""The format of the application's log: one event is one line, without phones and passwords."""

import logging

from outreach.audit.scrub import escape_controls, scrub_text


class LineFormatter(logging.Formatter):
    """Escapes what somebody sent into a message; a traceback of ours keeps its lines."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        return escape_controls(super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        return scrub_text(super().format(record))
