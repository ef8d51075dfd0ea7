"""What the loop writes into Wagtail's log: who moved, counted or closed what, and when."""

from datetime import datetime

from django.db import models
from wagtail.log_actions import log

from outreach.accounts.models import User

CREATED, CHANGED = "wagtail.create", "wagtail.edit"
# Of a row with states; the entry keeps the value, its reader reads the word.
MOVED = "materials.move"
DECIDED = "materials.decide_review"
CLOSED = "materials.close_discrepancy"
COUNTED = "materials.count_slips"


def log_created(row: models.Model, *, actor: User | None, at: datetime | None = None) -> None:
    """Call it in the transaction of the change; no actor is somebody without an account, by a QR code."""
    log_fact(row, CREATED, actor=actor, at=at)


def log_moved(row: models.Model, *, to: str, actor: User | None, at: datetime, **facts: object) -> None:
    log_fact(row, MOVED, actor=actor, at=at, to=str(to), **facts)


def log_fact(
    row: models.Model, action: str, *, actor: User | None, at: datetime | None, **facts: object
) -> None:
    """Something else than a move; the facts are plain values."""
    moment = {} if at is None else {"timestamp": at}
    log(row, action, user=actor, data=facts, **moment)
