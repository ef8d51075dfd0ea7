"""Allowed moves of campaigns and activities; pure data."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CampaignState(models.TextChoices):
    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved")
    RUNNING = "running", _("running")
    CLOSING = "closing", _("closing")
    SUMMARISED = "summarised", _("summarised")
    ARCHIVED = "archived", _("archived")
    CANCELLED = "cancelled", _("cancelled")


# What the public may not read about yet, or any more.
UNANNOUNCED = {CampaignState.DRAFT, CampaignState.CANCELLED}
CAMPAIGN_MOVES: dict[CampaignState, set[CampaignState]] = {
    CampaignState.DRAFT: {CampaignState.APPROVED, CampaignState.CANCELLED},
    CampaignState.APPROVED: {CampaignState.RUNNING, CampaignState.DRAFT, CampaignState.CANCELLED},
    CampaignState.RUNNING: {CampaignState.CLOSING, CampaignState.CANCELLED},
    CampaignState.CLOSING: {CampaignState.SUMMARISED, CampaignState.RUNNING},
    CampaignState.SUMMARISED: {CampaignState.ARCHIVED},
    CampaignState.ARCHIVED: set(),
    CampaignState.CANCELLED: set(),
}


class ActivityState(models.TextChoices):
    PLANNED = "planned", _("planned")
    SCHEDULED = "scheduled", _("scheduled")
    HELD = "held", _("held")
    ISSUES = "issues", _("has issues")
    COMPLETE = "complete", _("received")
    VERIFIED = "verified", _("verified")
    MOVED = "moved", _("moved")
    CANCELLED = "cancelled", _("cancelled")


ACTIVITY_MOVES: dict[ActivityState, set[ActivityState]] = {
    ActivityState.PLANNED: {ActivityState.SCHEDULED, ActivityState.CANCELLED},
    ActivityState.SCHEDULED: {ActivityState.HELD, ActivityState.MOVED, ActivityState.CANCELLED},
    ActivityState.MOVED: {ActivityState.SCHEDULED, ActivityState.HELD, ActivityState.CANCELLED},
    ActivityState.HELD: {ActivityState.COMPLETE, ActivityState.ISSUES},
    # Back with its township, in words; counted again when the township has corrected it.
    ActivityState.ISSUES: {ActivityState.HELD},
    ActivityState.COMPLETE: {ActivityState.VERIFIED, ActivityState.ISSUES, ActivityState.HELD},
    ActivityState.VERIFIED: set(),
    ActivityState.CANCELLED: set(),
}
TO_COME = {ActivityState.PLANNED, ActivityState.SCHEDULED, ActivityState.MOVED}
DONE = {ActivityState.HELD, ActivityState.COMPLETE, ActivityState.VERIFIED}
