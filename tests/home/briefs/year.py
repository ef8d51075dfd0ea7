"""The year of facts.md as records: places, activities and four printed materials."""

from datetime import datetime, timedelta

from django.utils import timezone

from campaigns.models import Campaign
from home.demo import brief_text
from home.demo.activities import load_activities
from home.demo.campaigns import load_campaigns
from home.demo.kinds import load_kinds
from home.demo.places import load_places
from home.models import Brief, BriefTemplate
from materials.actions.stock import Posting, county_place, post
from materials.models import Edition, Material
from materials.states import MaterialKind, MovementReason, StockPlaceKind
from outreach.places.models import Region

# code, name, kind, copies
PRINTED = [
    ("CB-BOOK-01", "赤壁市关爱留守儿童宣传手册", MaterialKind.HANDBOOK, 5_000),
    ("CB-LETTER-01", "致全市留守儿童暑假安全告家长书", MaterialKind.LETTER, 20_000),
    ("CB-BOOK-02", "新修订《未成年人保护法》宣传手册", MaterialKind.HANDBOOK, 5_000),
    ("CB-POSTER-01", "防溺水海报", MaterialKind.POSTER, 20_000),
]


def write_year() -> tuple[Region, Campaign]:
    """Write the year's records up to yesterday; returns the county and the year's campaign."""
    county = load_places()
    load_kinds()
    today = timezone.localdate()
    campaigns = load_campaigns(county, today=today)
    load_activities(county, campaigns, today=today)
    for code, name, kind, copies in PRINTED:
        material = Material.objects.create(county=county, code=code, name=name, kind=kind)
        print_copies(Edition.objects.create(material=material), copies, at=timezone.now() - timedelta(days=3))
    return county, campaigns.year


def print_copies(edition: Edition, copies: int, *, at: datetime) -> None:
    store = county_place(edition.material.county, StockPlaceKind.STORE)
    key = f"test/{edition.pk}/{at.timestamp()}"
    post(Posting(edition, copies, None, store, MovementReason.ACCEPTANCE, key=key), actor=None, at=at)


def make_template(county: Region, **values: str) -> BriefTemplate:
    defaults = {
        "name": brief_text.NAME,
        "title": brief_text.TITLE,
        "addressee": brief_text.ADDRESSEE,
        "body": brief_text.BODY,
        "issuer": brief_text.ISSUER,
        "signature": brief_text.SIGNATURE,
    }
    return BriefTemplate.objects.create(county=county, **(defaults | values))


def make_draft(county: Region, body: str, **values: object) -> Brief:
    defaults = {"title": "宣传情况", "issuer": "工作简报", "signature": "领导小组办公室"}
    return Brief.objects.create(county=county, body=body, **(defaults | values))
