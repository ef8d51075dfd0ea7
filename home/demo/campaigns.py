"""The demo's campaigns: the year's work, and in it the publicity month and the swimming season."""

from dataclasses import dataclass
from datetime import date, timedelta

from campaigns.models import Campaign, Measure, Target
from campaigns.states import CampaignState
from home.demo.places import LEADING_GROUP
from outreach.places.models import Office, OfficeKind, Region

YEAR_NAME = "未成年人关爱保护年度宣传"
MONTH_NAME = "未成年人保护工作宣传月"
SUMMER_NAME = "暑期防溺水专项宣传"
SIX_PROTECTIONS = ["家庭保护", "学校保护", "社会保护", "网络保护", "政府保护", "司法保护"]
MONTH_TARGETS = {
    "lectures": 30,
    "townships": 17,
    "villages": 187,
    "attendances": 8000,
    "handbooks": 10_000,
    "letters": 20_000,
    "posters": 20_000,
    "vehicles": 17,
    "articles": 6,
}
YEAR_TARGETS = {"classes": 25, "families": 100, "birthdays": 12, "committees": 72, "volunteers": 10_000}
SUMMER_TARGETS = {"lectures": 17, "villages": 187, "posters": 20_000}


@dataclass(frozen=True, slots=True)
class DemoCampaigns:
    year: Campaign
    month: Campaign
    summer: Campaign


def load_campaigns(county: Region, *, today: date) -> DemoCampaigns:
    """Place the campaigns around today: the month runs and ends in ten days, the summer goes on."""
    group = Office.objects.get(county=county, name=LEADING_GROUP)
    year = _load_campaign(
        county,
        YEAR_NAME,
        slogan="关爱未成年人，护航成长每一步",
        lead=group,
        starts_on=today - timedelta(days=320),
        ends_on=today + timedelta(days=75),
        colour="#2E6B4F",
    )
    month = _load_campaign(
        county,
        MONTH_NAME,
        slogan="奋进新征程，同心护未来",
        lead=group,
        starts_on=today - timedelta(days=20),
        ends_on=today + timedelta(days=10),
        colour="#C2412D",
        parent=year,
        topics=[*SIX_PROTECTIONS, "留守儿童", "防溺水"],
    )
    summer = _load_campaign(
        county,
        SUMMER_NAME,
        slogan="珍爱生命，远离野水",
        lead=Office.objects.get(county=county, name="教育局"),
        starts_on=today - timedelta(days=5),
        ends_on=today + timedelta(days=60),
        colour="#0F6C8C",
        parent=year,
        topics=["防溺水", "家庭保护", "学校保护"],
    )
    for campaign, targets in ((year, YEAR_TARGETS), (month, MONTH_TARGETS), (summer, SUMMER_TARGETS)):
        _load_targets(campaign, targets)
    return DemoCampaigns(year, month, summer)


def _load_campaign(
    county: Region,
    name: str,
    *,
    slogan: str,
    lead: Office,
    starts_on: date,
    ends_on: date,
    colour: str,
    parent: Campaign | None = None,
    topics: list[str] | None = None,
) -> Campaign:
    campaign, is_new = Campaign.objects.get_or_create(
        county=county,
        name=name,
        defaults={
            "slogan": slogan,
            "starts_on": starts_on,
            "ends_on": ends_on,
            "state": CampaignState.RUNNING,
            "lead_office": lead,
            "colour": colour,
            "parent": parent,
        },
    )
    if is_new:
        campaign.member_offices.set(Office.objects.filter(county=county, kind=OfficeKind.MEMBER_BODY))
        campaign.topics.add(*(topics or []))
        campaign.save()
    return campaign


def _load_targets(campaign: Campaign, targets: dict[str, int]) -> None:
    for code, amount in targets.items():
        Target.objects.get_or_create(
            campaign=campaign, measure=Measure.objects.get(code=code), defaults={"amount": amount}
        )
