"""The one rule that changes a campaign's state."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log

from campaigns.actions.books import require_settled
from campaigns.models import Campaign
from campaigns.states import CAMPAIGN_MOVES, CampaignState
from outreach.accounts.models import User
from outreach.accounts.roles import may_approve, may_edit
from outreach.moves import move

MOVE_LOGGED = "campaigns.move_campaign"
# An editor drafts and runs a campaign; that it may begin, and that its figures stand, others decide.
FOR_APPROVERS = {CampaignState.APPROVED, CampaignState.SUMMARISED, CampaignState.ARCHIVED}


def may_move_campaign(actor: User, *, to: CampaignState) -> bool:
    return may_approve(actor) or (to not in FOR_APPROVERS and may_edit(actor))


def open_campaign_moves(campaign: Campaign, *, actor: User) -> list[CampaignState]:
    """Return the states that the actor may bring it to, in the order of the state machine."""
    allowed = CAMPAIGN_MOVES[CampaignState(campaign.state)]
    return [state for state in CampaignState if state in allowed and may_move_campaign(actor, to=state)]


@transaction.atomic
def move_campaign(
    *, campaign: Campaign, seen: CampaignState, to: CampaignState, actor: User, at: datetime
) -> Campaign:
    """Move it from the state that the actor saw; raise AlreadyMoved, with the present state, if it left that.

    Raises BooksOpen when its figures shall stand but something that they are made of is not settled.
    """
    if not may_move_campaign(actor, to=to):
        raise PermissionDenied
    if to == CampaignState.SUMMARISED:
        require_settled(campaign)
    move(campaign, to=to, moves={seen: CAMPAIGN_MOVES[seen]})
    log(campaign, MOVE_LOGGED, user=actor, timestamp=at, data={"from": seen.value, "to": to.value})
    return campaign
