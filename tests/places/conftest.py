"""One county, Bob of the office, and the time that tests pass in."""

from datetime import UTC, datetime

import pytest

from outreach.accounts.models import User
from outreach.places.models import Region, Township
from tests.places import factories

NOW = datetime(2026, 5, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
def county(db: None) -> Region:
    return factories.make_county(name="示例市", code="429999")


@pytest.fixture
def township(county: Region) -> Township:
    return factories.make_township(county, code="429999001", name="示例镇")


@pytest.fixture
def bob(db: None) -> User:
    """He may do everything; what less mighty people may not do is tested by name."""
    return factories.make_superuser()
