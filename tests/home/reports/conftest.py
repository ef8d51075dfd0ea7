"""One county with a township of three villages, a running campaign, kinds of activity, and somebody of its office."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from campaigns.models import ActivityKind, Campaign, Channel, Measure
from outreach.accounts.models import User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.places.models import Region, Township, Village
from tests.campaigns.rows import make_campaign, make_kind, make_measure
from tests.places import factories


@pytest.fixture
def county(db: None) -> Region:
    return factories.make_county(name="示例市")


@pytest.fixture
def township(county: Region) -> Township:
    return factories.make_township(county, name="东示例镇", tile_column=1, tile_row=1)


@pytest.fixture
def other_township(county: Region) -> Township:
    return factories.make_township(county, name="西示例镇", tile_column=2, tile_row=1)


@pytest.fixture
def villages(township: Township) -> list[Village]:
    return [factories.make_village(township, name=f"第{number}村") for number in (1, 2, 3)]


@pytest.fixture
def campaign(county: Region) -> Campaign:
    return make_campaign(county, name="示例宣传月")


@pytest.fixture
def lectures(db: None) -> Measure:
    return make_measure("lectures", name="宣讲", unit="场", position=1)


@pytest.fixture
def letters(db: None) -> Measure:
    return make_measure("letters", name="发放告家长书", unit="份", position=2)


@pytest.fixture
def lecture(lectures: Measure) -> ActivityKind:
    return make_kind(Channel.LECTURE, name="法治宣讲", event_measure=lectures)


@pytest.fixture
def vehicle_round(db: None) -> ActivityKind:
    return make_kind(Channel.VEHICLE, name="宣传车巡回")


@pytest.fixture
def hand_out(letters: Measure) -> ActivityKind:
    kind = make_kind(Channel.HAND_OUT, name="资料发放")
    kind.measures.set([letters])
    return kind


@pytest.fixture
def media(db: None) -> ActivityKind:
    return make_kind(Channel.MEDIA, name="媒体宣传")


def person_of(county: Region, *roles: Role, **values: object) -> User:
    setup_roles()
    user = factories.make_user(office=factories.make_office(county), **values)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


@pytest.fixture
def editor(county: Region) -> User:
    return person_of(county, Role.EDITOR)


@pytest.fixture
def approver(county: Region) -> User:
    return person_of(county, Role.APPROVER)


@pytest.fixture
def office(client: Client, editor: User) -> Client:
    client.force_login(editor)
    return client
