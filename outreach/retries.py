"""What stands around every action: it is tried again when PostgreSQL gave it up, and its refusal is noted."""

import time
from collections.abc import Callable
from copy import copy
from functools import partial, wraps
from typing import ParamSpec, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import Error, OperationalError, connection
from django.db.models import Model

from outreach.audit.origin import Refusal, current_origin

P = ParamSpec("P")
R = TypeVar("R")

# https://www.postgresql.org/docs/15/errcodes-appendix.html: serialization_failure, deadlock_detected.
# Not lock_not_available: it has waited for three seconds, and a worker that waits again serves nobody else.
GIVEN_UP = {"40001", "40P01"}
RETRIES = 3
PAUSE_S = 0.02


def retried(action: Callable[P, R]) -> Callable[P, R]:
    """Run an action again, up to three times, when the database gave its transaction up.

    Nothing of the first try is left in the database; the rows that were passed are put back as they came, too. Inside
    somebody else's transaction the error goes up to whoever opened it: only the whole can begin anew.
    """

    @wraps(action)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        rows = [row for row in (*args, *kwargs.values()) if isinstance(row, Model)]
        try:
            return _persist(partial(action, *args, **kwargs), rows)
        except Error:
            raise
        except Exception as refused:
            _note(action.__name__, rows, refused)
            raise

    return run


def _persist(action: Callable[[], R], rows: list[Model]) -> R:
    kept = [(row, copy(row)) for row in rows]
    for number in range(1, RETRIES + 1):
        try:
            return action()
        except OperationalError as error:
            if connection.in_atomic_block or not was_given_up(error):
                raise
        for row, before in kept:
            row.__dict__ = copy(before).__dict__
        time.sleep(PAUSE_S * number)
    return action()


def _note(rule: str, rows: list[Model], refused: Exception) -> None:
    """Leave word for the audit log: doors answer a refusal with a form, a message or a 403, and all are refusals."""
    known = (row for row in rows if row.pk and not isinstance(row, AbstractBaseUser))
    reason = f"{type(refused).__name__}: {refused}".removesuffix(": ")
    current_origin().refusal = Refusal(rule, next(known, None), reason[:300])


def was_given_up(error: OperationalError) -> bool:
    """Say whether the same transaction may well succeed in a moment."""
    return getattr(error.__cause__, "sqlstate", None) in GIVEN_UP
