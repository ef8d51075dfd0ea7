"""Again, after PostgreSQL gave a transaction up for another's sake; the one place where an action is tried again."""

import time
from collections.abc import Callable
from copy import copy
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection
from django.db.models import Model

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
        rows = [(row, copy(row)) for row in (*args, *kwargs.values()) if isinstance(row, Model)]
        for number in range(1, RETRIES + 1):
            try:
                return action(*args, **kwargs)
            except OperationalError as error:
                if connection.in_atomic_block or not was_given_up(error):
                    raise
            for row, before in rows:
                row.__dict__ = copy(before).__dict__
            time.sleep(PAUSE_S * number)
        return action(*args, **kwargs)

    return run


def was_given_up(error: OperationalError) -> bool:
    """Say whether the same transaction may well succeed in a moment."""
    return getattr(error.__cause__, "sqlstate", None) in GIVEN_UP
