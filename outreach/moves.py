"""Moving a row from state to state: allowed moves are a dict, a move is one conditional UPDATE."""

from collections.abc import Mapping, Set
from typing import Any, TypeVar

from django.db.models import Model
from django.dispatch import Signal
from django.utils.translation import gettext as _

from outreach.audit.record import record

M = TypeVar("M", bound=Model)

# Sent inside the transaction of every move, with the row as it is now: an UPDATE sends none of Django's signals.
moved = Signal()
MOVED = "row.move"


class AlreadyMoved(Exception):
    """Somebody was first, or the move is not allowed; nothing was changed. Carries the row as it is now."""

    def __init__(self, row: Model) -> None:
        self.row = row
        self.state: str = row.get_state_display()  # type: ignore[attr-defined]  # rows with states have it
        super().__init__(str(self))

    def __str__(self) -> str:
        return _("Nothing was changed: %(row)s is “%(state)s” now.") % {"row": self.row, "state": self.state}


def hold(row: M) -> M:
    """Return the row as it is now, and as it stays until this transaction ends: others who hold it wait.

    Rows that point to it may come and go. On SQLite the transaction itself is what holds: it has the only pen.
    """
    return type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)


def move(row: Model, *, to: str, moves: Mapping[str, Set[str]], **changes: Any) -> None:
    """Set the state where a move to it is allowed, with further columns in the same UPDATE.

    Compare and set: no row changed means that somebody was first, and raises AlreadyMoved. Call it
    inside the transaction of the whole change, so that the loser's other writes are undone.
    """
    seen = row.state  # type: ignore[attr-defined]  # rows with states have it
    origins = [state for state, targets in moves.items() if to in targets]
    rows = type(row)._default_manager.filter(pk=row.pk, state__in=origins)
    is_first = rows.update(state=to, **changes)
    row.refresh_from_db()
    if not is_first:
        raise AlreadyMoved(row)
    moved.send(type(row), row=row)
    told = {name: str(value) for name, value in changes.items()}
    record(MOVED, subject=row, before={"state": str(seen)}, after={"state": str(to), **told})
