"""Notices every write to a table that pages might show, whatever made it, and raises the public version.

Signals would miss what moves by a conditional UPDATE, by bulk_create or in a worker; the database's own
statements miss nothing. The version rises after the commit: a page that was read before is then out of date,
and a page that is read later sees the change.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from outreach.freshness.counter import raise_figures_version, raise_public_version

WRITE = re.compile(
    r'\s*(?:INSERT(?:\s+OR\s+\w+)?\s+INTO|UPDATE|DELETE\s+FROM|REPLACE\s+INTO|TRUNCATE(?:\s+TABLE)?)\s+"?(\w+)',
    re.IGNORECASE,
)
_is_derived = ContextVar("is_derived", default=False)


@contextmanager
def derived() -> Iterator[None]:
    """Write what follows from rows whose own change has raised the version: pages show the same before and after."""
    token = _is_derived.set(True)
    try:
        yield
    finally:
        _is_derived.reset(token)


def watch(*, connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Listen to a new connection."""
    if all(not isinstance(wrapper, Watcher) for wrapper in connection.execute_wrappers):
        connection.execute_wrappers.append(Watcher())


class Watcher:
    """An execute wrapper of Django: called around each statement."""

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        result = execute(sql, params, many, context)
        table = written_table(sql)
        if is_shown(table) and not _is_derived.get():
            count = raise_figures_version if is_figure(table) else raise_public_version
            count_after_commit(context["connection"], count)
        return result


def written_table(sql: str) -> str:
    """Return the table that the statement writes to; '' when it only reads."""
    found = WRITE.match(str(sql))
    return found.group(1) if found else ""


def is_shown(table: str) -> bool:
    """Every table counts but those that no page reads: a new one is safe before anybody thinks of it."""
    return bool(table) and not table.startswith(settings.UNSEEN_TABLES)


def is_figure(table: str) -> bool:
    """What pages show of these tables are numbers that may be some seconds old (settings.FIGURES_S)."""
    return table.startswith(settings.FIGURE_TABLES)


def count_after_commit(connection: BaseDatabaseWrapper, count: Callable[[], None]) -> None:
    """Raise the version once for a run of writes; a savepoint that is rolled back takes its own call with it."""
    waiting = connection.run_on_commit
    if waiting and waiting[-1][:2] == (set(connection.savepoint_ids), count):
        return
    connection.on_commit(count)
