"""Alice of the township, Bob of the office, Charlie of another township; posters in the store."""

import pytest
from django.test import Client

from materials.models import Delivery, Edition
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.places.models import Region, Township
from tests.factories import make_county, make_edition, make_township, make_user
from tests.materials.portal.rows import give_role, make_delivery, put_in_store


@pytest.fixture
def county(db: None) -> Region:
    return make_county()


@pytest.fixture
def township(county: Region) -> Township:
    return make_township(county)


@pytest.fixture
def alice(township: Township) -> User:
    return make_user("alice", township, full_name="示例督导员甲", email="alice@example.com")


@pytest.fixture
def bob(db: None) -> User:
    return give_role(make_user("bob"), Role.EDITOR, Role.STORE_KEEPER, Role.APPROVER)


@pytest.fixture
def charlie(county: Region) -> User:
    return make_user("charlie", make_township(county, "官塘驿镇"))


@pytest.fixture
def edition(county: Region, bob: User) -> Edition:
    """2,000 posters in packs of 20."""
    edition = make_edition(county, pack_size=20)
    put_in_store(edition, 2000, bob)
    return edition


@pytest.fixture
def delivery(township: Township, bob: User, edition: Edition) -> Delivery:
    return make_delivery(township, bob, edition)


@pytest.fixture
def portal(client: Client, alice: User) -> Client:
    """Alice's browser, signed in, in English."""
    client.force_login(alice)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def phone() -> Client:
    """A phone that nobody signed in with; it refuses forged requests as a real site does."""
    return Client(enforce_csrf_checks=True, headers={"accept-language": "en"})
