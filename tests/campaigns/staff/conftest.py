"""One county, one township, Bob of the office, a campaign and a kind of activity."""

import pytest
from django.test import Client

from campaigns.models import ActivityKind, Campaign, Measure
from outreach.accounts.models import User
from outreach.places.models import Region, Township
from tests.campaigns.staff import factories
from tests.places.factories import (
    make_county,
    make_superuser,
    make_township,
)


@pytest.fixture
def county(db: None) -> Region:
    return make_county()


@pytest.fixture
def township(county: Region) -> Township:
    return make_township(county, name="示例镇")


@pytest.fixture
def bob(db: None) -> User:
    return make_superuser()


@pytest.fixture
def office(client: Client, bob: User) -> Client:
    client.force_login(bob)
    return client


@pytest.fixture
def heads(db: None) -> Measure:
    return factories.make_measure(name="受众")


@pytest.fixture
def lecture(heads: Measure) -> ActivityKind:
    return factories.make_kind(heads, code="lecture", name="宣讲")


@pytest.fixture
def campaign(county: Region) -> Campaign:
    return factories.make_campaign(county, name="宣传月")
