"""One county with two townships, a running campaign, and the kinds of activity that tests hold."""

import pytest

from campaigns.models import ActivityKind, Campaign, Channel, Measure
from outreach.places.models import Region, Township
from tests.campaigns.rows import make_campaign, make_kind, make_measure
from tests.places import factories


@pytest.fixture
def county(db: None) -> Region:
    return factories.make_county(name="示例市")


@pytest.fixture
def township(county: Region) -> Township:
    return factories.make_township(county, name="东示例镇")


@pytest.fixture
def other_township(county: Region) -> Township:
    return factories.make_township(county, name="西示例镇")


@pytest.fixture
def campaign(county: Region) -> Campaign:
    return make_campaign(county)


@pytest.fixture
def lectures(db: None) -> Measure:
    return make_measure("lectures", name="宣讲", unit="场", position=1)


@pytest.fixture
def attendances(db: None) -> Measure:
    return make_measure("attendances", name="受众", unit="人次", position=2)


@pytest.fixture
def lecture(lectures: Measure, attendances: Measure) -> ActivityKind:
    kind = make_kind(Channel.LECTURE, name="法治宣讲", event_measure=lectures)
    kind.measures.set([attendances])
    return kind


@pytest.fixture
def vehicle_round(db: None) -> ActivityKind:
    return make_kind(Channel.VEHICLE, name="宣传车巡回")
