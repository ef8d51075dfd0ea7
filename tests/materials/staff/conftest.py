"""Alice of a township; Bob, who edits and keeps the store; the chief; two reviewers; an auditor."""

import pytest

from materials.models import Design, Edition, PrintRun
from materials.states import DesignKind, PrintRunState
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.places.models import Region, Township
from tests.factories import make_county, make_edition, make_township
from tests.materials.designs import make_design, paragraph
from tests.materials.staff.people import make_person, make_run


@pytest.fixture
def county(db: None) -> Region:
    return make_county()


@pytest.fixture
def township(county: Region) -> Township:
    return make_township(county)


@pytest.fixture
def alice(township: Township) -> User:
    return make_person(Role.TOWNSHIP_MEMBER, name="alice", township=township)


@pytest.fixture
def bob(county: Region) -> User:
    return make_person(Role.EDITOR, Role.STORE_KEEPER, name="bob")


@pytest.fixture
def chief(county: Region) -> User:
    return make_person(Role.APPROVER, name="chief")


@pytest.fixture
def rita(county: Region) -> User:
    return make_person(Role.REVIEWER, name="rita")


@pytest.fixture
def rolf(county: Region) -> User:
    return make_person(Role.REVIEWER, name="rolf")


@pytest.fixture
def auditor(county: Region) -> User:
    return make_person(Role.AUDITOR, name="auditor")


@pytest.fixture
def flyer(county: Region) -> Design:
    return make_design(county, DesignKind.FLYER, paragraph("请看管好孩子。"), title="防溺水宣传单")


@pytest.fixture
def edition(county: Region) -> Edition:
    return make_edition(county, pack_size=50, paper="157克铜版纸", pages=2, colours="4+4")


@pytest.fixture
def run(edition: Edition, bob: User) -> PrintRun:
    """2,000 copies being printed."""
    return make_run(edition, bob, state=PrintRunState.PRINTING)
