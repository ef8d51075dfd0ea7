"""The one rule that changes an activity's state."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from campaigns.models import Activity
from campaigns.states import ACTIVITY_MOVES, ActivityState
from outreach.accounts.models import User
from outreach.accounts.roles import may_approve, may_edit
from outreach.moves import move

MOVE_LOGGED = "campaigns.move_activity"
# Whoever enters the figures does not verify them.
FOR_APPROVERS = {ActivityState.VERIFIED}


class NotBegunYet(Exception):
    """An activity can't have been held before it starts; nothing was changed."""

    def __init__(self, activity: Activity) -> None:
        self.activity = activity
        super().__init__(str(self))

    def __str__(self) -> str:
        return _("“%(activity)s” has not begun yet. Correct its time first, or wait until it was held.") % {
            "activity": self.activity
        }


def may_move_activity(actor: User, *, to: ActivityState) -> bool:
    return may_approve(actor) or (to not in FOR_APPROVERS and may_edit(actor))


def open_activity_moves(activity: Activity, *, actor: User) -> list[ActivityState]:
    """Return the states that the actor may bring it to, in the order of the state machine."""
    allowed = ACTIVITY_MOVES[ActivityState(activity.state)]
    return [state for state in ActivityState if state in allowed and may_move_activity(actor, to=state)]


@transaction.atomic
def move_activity(
    *, activity: Activity, seen: ActivityState, to: ActivityState, actor: User, at: datetime
) -> Activity:
    """Move it from the state that the actor saw; raise AlreadyMoved, with the present state, if it left that."""
    if not may_move_activity(actor, to=to):
        raise PermissionDenied
    if to == ActivityState.HELD and activity.starts_at > at:
        raise NotBegunYet(activity)
    move(activity, to=to, moves={seen: ACTIVITY_MOVES[seen]})
    log(activity, MOVE_LOGGED, user=actor, timestamp=at, data={"from": seen.value, "to": to.value})
    return activity
