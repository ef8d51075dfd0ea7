"""Two townships of one county, each with one of everything, a canary in all of the second's texts; all roles."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import models

from materials.actions.handouts import record_hand_out
from materials.actions.slips import open_group
from materials.models import HandOut
from outreach.accounts.models import User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.places.models import Office, OfficeKind, Region, Township
from tests.factories import make_county, make_edition, make_township, make_user, make_village
from tests.materials.portal.rows import make_delivery, make_order, now, pile, put_in_store, receive

CANARY = "金丝雀"


@pytest.fixture
def limited(settings: Any, still_minute: None) -> Iterator[None]:
    """Rates are counted."""
    settings.RATELIMIT_ENABLE = True
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def county(db: None) -> Region:
    setup_roles()
    return make_county()


@pytest.fixture
def people(county: Region) -> dict[str, User]:
    """One person for each role of the county's office, by the role's name."""
    office = Office.objects.create(county=county, kind=OfficeKind.MEMBER_BODY, name="宣传部")
    people = {}
    for role in set(Role) - {Role.TOWNSHIP_MEMBER}:
        user = make_user(role.value)
        User.objects.filter(pk=user.pk).update(office=office)
        user.groups.add(Group.objects.get(name=role))
        people[role.value] = User.objects.get(pk=user.pk)
    return people


def fill(township: Township, member: User, keeper: User, mark: str) -> list[models.Model]:
    """Put one of everything into a township, with the mark in every text; returns what has an address."""
    make_village(township, f"{mark}村")
    edition = make_edition(township.county, pack_size=20)
    put_in_store(edition, 2000, keeper)
    order = make_order(township, member, edition, purpose=mark)
    delivery = make_delivery(township, keeper, edition)
    receipt = receive(delivery, signer=mark)
    group = open_group(edition=edition, township=township, school=mark, class_name=mark, due=9, issued=9)
    handed = record_hand_out(
        township=township, edition=edition, copies=7, receivers=HandOut.Receivers.WALLS, key=mark,
        handed_out_on=now().date(), actor=member, at=now(),
    )  # fmt: skip
    return [order, delivery, receipt, group, handed, pile(township, edition)]


@pytest.fixture
def alice(county: Region, people: dict[str, User]) -> User:
    township = make_township(county, "赵李桥镇")
    member = make_user("alice", township)
    member.groups.add(Group.objects.get(name=Role.TOWNSHIP_MEMBER))
    fill(township, member, people["store_keeper"], "自家")
    return member


@pytest.fixture
def charlie(county: Region, people: dict[str, User], alice: User) -> User:
    member = make_user("charlie", make_township(county, "官塘驿镇"))
    member.groups.add(Group.objects.get(name=Role.TOWNSHIP_MEMBER))
    return member


@pytest.fixture
def strangers(charlie: User, people: dict[str, User]) -> list[int]:
    """The numbers under which Charlie's things stand."""
    township = charlie.township
    assert township is not None
    return sorted({thing.pk for thing in fill(township, charlie, people["store_keeper"], CANARY)})
