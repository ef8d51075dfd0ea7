"""Campaigns, targets, activities and their public pages."""

from campaigns.models.activities import Activity, ActivityCount, ActivityPhoto, ActivityQuerySet
from campaigns.models.campaign import Campaign, CampaignQuerySet, Target
from campaigns.models.kinds import ActivityKind, Channel, Measure
from campaigns.models.pages import CampaignIndexPage, CampaignPage, LectureIndexPage, NewsPage
from campaigns.models.resources import Speaker, Vehicle

__all__ = [
    "Activity",
    "ActivityCount",
    "ActivityKind",
    "ActivityPhoto",
    "ActivityQuerySet",
    "Campaign",
    "CampaignIndexPage",
    "CampaignPage",
    "CampaignQuerySet",
    "Channel",
    "LectureIndexPage",
    "Measure",
    "NewsPage",
    "Speaker",
    "Target",
    "Vehicle",
]
