"""The roles as groups, a county with an office, and one person for each part."""

import pytest
from django.contrib.auth.models import Group

from outreach.accounts.models import User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.places.models import Office, OfficeKind
from tests.places import factories


@pytest.fixture
def groups(db: None) -> dict[Role, Group]:
    return setup_roles()


@pytest.fixture
def bureau(db: None) -> Office:
    return factories.make_office(factories.make_county(), name="民政局")


@pytest.fixture
def township_office(bureau: Office) -> Office:
    township = factories.make_township(bureau.county, name="示例镇")
    return factories.make_office(
        bureau.county, name="示例镇办公室", kind=OfficeKind.TOWNSHIP_OFFICE, township=township
    )


@pytest.fixture
def alice(township_office: Office, groups: dict[Role, Group]) -> User:
    """Of the township: has the portal, never the admin."""
    person = factories.make_user(full_name="爱丽丝", office=township_office)
    person.groups.add(groups[Role.TOWNSHIP_MEMBER])
    return person


@pytest.fixture
def bob(bureau: Office, groups: dict[Role, Group]) -> User:
    """Of the office: looks after accounts, is no superuser."""
    person = factories.make_user(full_name="鲍勃", office=bureau)
    person.groups.add(groups[Role.ADMINISTRATOR])
    return person
