"""Campaigns, targets, activities and their public pages."""

from campaigns.models.activities import Activity, ActivityCount, ActivityQuerySet, Audience
from campaigns.models.campaign import Campaign, CampaignQuerySet, Target
from campaigns.models.feedback import ActivityFeedback
from campaigns.models.kinds import ActivityKind, Channel, Measure
from campaigns.models.pages import CampaignIndexPage, CampaignPage, LectureIndexPage, NewsPage
from campaigns.models.papers import ActivityPaper, PaperKind
from campaigns.models.photos import ActivityPhoto, Clearance
from campaigns.models.resources import Speaker, Vehicle
from campaigns.models.rounds import RoundPlan, Trip, TripStop
from campaigns.models.standards import ActivityStandard, WorkStandard

__all__ = [
    "Activity",
    "ActivityCount",
    "ActivityFeedback",
    "ActivityKind",
    "ActivityPaper",
    "ActivityPhoto",
    "ActivityQuerySet",
    "ActivityStandard",
    "Audience",
    "Campaign",
    "CampaignIndexPage",
    "CampaignPage",
    "CampaignQuerySet",
    "Channel",
    "Clearance",
    "LectureIndexPage",
    "Measure",
    "NewsPage",
    "PaperKind",
    "RoundPlan",
    "Speaker",
    "Target",
    "Trip",
    "TripStop",
    "Vehicle",
    "WorkStandard",
]
