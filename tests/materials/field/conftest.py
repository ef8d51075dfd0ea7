"""A township with a lecture of yesterday, posters in its stock, and the page of its campaign."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from campaigns.models import (
    Activity,
    ActivityKind,
    Campaign,
    CampaignIndexPage,
    CampaignPage,
    Channel,
    Measure,
)
from campaigns.states import ActivityState
from materials.actions import stock
from materials.actions.stock import Posting
from materials.models import Edition
from materials.states import MovementReason
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.places.models import Region, Township, Village
from tests.campaigns.rows import make_activity, make_campaign, make_kind, make_measure
from tests.factories import make_county, make_edition, make_township, make_user, make_village
from tests.materials.portal.rows import give_role, now, put_in_store


@pytest.fixture
def county(db: None) -> Region:
    return make_county()


@pytest.fixture
def township(county: Region) -> Township:
    return make_township(county)


@pytest.fixture
def villages(township: Township) -> list[Village]:
    return [make_village(township) for _number in range(3)]


@pytest.fixture
def alice(township: Township) -> User:
    return make_user("alice", township, full_name="示例督导员甲", email="alice@example.com")


@pytest.fixture
def charlie(county: Region) -> User:
    return make_user("charlie", make_township(county, "官塘驿镇"))


@pytest.fixture
def bob(county: Region) -> User:
    """Bob of the county's office, who edits and approves."""
    from_office = make_user("bob", email="bob@example.com", is_staff=True)
    from_office.office = county.offices.create(name="示例领导小组", kind="leading_group")
    from_office.save()
    return give_role(from_office, Role.EDITOR, Role.APPROVER, Role.STORE_KEEPER)


@pytest.fixture
def attendances(db: None) -> Measure:
    return make_measure("attendances", name="受众", unit="人次", position=2)


@pytest.fixture
def lecture_kind(attendances: Measure) -> ActivityKind:
    kind = make_kind(Channel.LECTURE, name="法治宣讲")
    kind.measures.set([attendances])
    return kind


@pytest.fixture
def campaign(county: Region) -> Campaign:
    return make_campaign(county, name="示例宣传月")


@pytest.fixture
def campaign_page(campaign: Campaign) -> CampaignPage:
    home = Site.objects.get(is_default_site=True).root_page
    index = home.add_child(instance=CampaignIndexPage(title="活动"))
    return index.add_child(instance=CampaignPage(title="示例宣传月", campaign=campaign))


@pytest.fixture
def lecture(campaign: Campaign, lecture_kind: ActivityKind, township: Township) -> Activity:
    return make_activity(
        campaign,
        lecture_kind,
        title="未保法宣讲",
        township=township,
        state=ActivityState.SCHEDULED,
        starts_at=timezone.now() - timedelta(days=1),
    )


@pytest.fixture
def edition(county: Region, township: Township, bob: User) -> Edition:
    """100 posters lie with the township."""
    edition = make_edition(county)
    put_in_store(edition, 500, bob)
    store = stock.county_place(county, "store")
    posting = Posting(
        edition, 100, store, stock.township_place(township), MovementReason.TRANSFER, key="test/send"
    )
    stock.post(posting, actor=bob, at=now())
    return edition


@pytest.fixture
def portal(client: Client, alice: User) -> Client:
    client.force_login(alice)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def office(client: Client, bob: User) -> Client:
    """Bob's browser in Wagtail's admin."""
    call_command("setup_roles", verbosity=0)
    client.force_login(bob)
    return client
