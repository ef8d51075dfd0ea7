"""The one rule that changes an activity's state."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from campaigns.models import Activity
from campaigns.states import ACTIVITY_MOVES, TO_COME, ActivityState
from outreach.accounts.models import User
from outreach.accounts.roles import may_approve, may_edit
from outreach.moves import move

MOVE_LOGGED = "campaigns.move_activity"
COUNT_LOGGED = "campaigns.count_activity"
# Whoever enters the figures does not verify them.
FOR_APPROVERS = {ActivityState.VERIFIED}
# Coming to "held" from here is a report; from "received" it only goes back a step.
REPORTED_FROM = TO_COME | {ActivityState.ISSUES}
MOST_WORDS = 500


class NotBegunYet(Exception):
    """An activity can't have been held before it starts; nothing was changed."""

    def __init__(self, activity: Activity) -> None:
        self.activity = activity
        super().__init__(str(self))

    def __str__(self) -> str:
        return _("“%(activity)s” has not begun yet. Correct its time first, or wait until it was held.") % {
            "activity": self.activity
        }


class WordsMissing(Exception):
    """Who sends a report back says what is wrong with it; nothing was changed."""

    def __str__(self) -> str:
        return _("Write what has to be corrected, in at most %(most)s characters. Nothing was changed.") % {
            "most": MOST_WORDS
        }


class OwnReport(Exception):
    """Who entered a report does not verify it; nothing was changed."""

    def __str__(self) -> str:
        return _(
            "You entered this report or its numbers yourself. Somebody else has to verify it. Nothing was changed."
        )


def may_move_activity(actor: User, *, to: ActivityState) -> bool:
    return may_approve(actor) or (to not in FOR_APPROVERS and may_edit(actor))


def open_activity_moves(activity: Activity, *, actor: User) -> list[ActivityState]:
    """Return the states that the actor may bring it to, in the order of the state machine."""
    allowed = ACTIVITY_MOVES[ActivityState(activity.state)]
    return [state for state in ActivityState if state in allowed and may_move_activity(actor, to=state)]


def has_entered(activity: Activity, actor: User) -> bool:
    """Say whether a person reported an activity, or typed numbers of it."""
    return activity.reported_by_id == actor.pk or activity.counted_by.filter(pk=actor.pk).exists()


def note_counting(*, activity: Activity, actor: User, at: datetime) -> None:
    """Remember who typed numbers into the office's form; in the transaction that writes them."""
    activity.counted_by.add(actor)
    log(activity, COUNT_LOGGED, user=actor, timestamp=at)


@transaction.atomic
def move_activity(
    *,
    activity: Activity,
    seen: ActivityState,
    to: ActivityState,
    actor: User,
    at: datetime,
    note: str = "",
) -> Activity:
    """Move it from the state that the actor saw; raise AlreadyMoved, with the present state, if it left that."""
    if not may_move_activity(actor, to=to):
        raise PermissionDenied
    if to == ActivityState.HELD and activity.starts_at > at:
        raise NotBegunYet(activity)
    if to == ActivityState.VERIFIED and has_entered(activity, actor):
        raise OwnReport
    words = note.strip()
    if to == ActivityState.ISSUES and not 0 < len(words) <= MOST_WORDS:
        raise WordsMissing
    post_move(activity, seen=seen, to=to, actor=actor, at=at, **({"issue_note": words} if words else {}))
    return activity


def post_move(
    activity: Activity, *, seen: ActivityState, to: ActivityState, actor: User, at: datetime, **changes: Any
) -> None:
    """Write a move that was checked, and its line in the log; for actions that do more in the same transaction."""
    if to == ActivityState.HELD and seen in REPORTED_FROM:
        changes |= {"reported_by": actor, "reported_at": at}
    move(activity, to=to, moves={seen: ACTIVITY_MOVES[seen]}, **changes)
    data = {"from": seen.value, "to": to.value}
    if "issue_note" in changes:
        data["note"] = changes["issue_note"]
    log(activity, MOVE_LOGGED, user=actor, timestamp=at, data=data)
