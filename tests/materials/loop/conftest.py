"""Alice of the township, Bob and the chief of the office, and a run at the printer's."""

import pytest

from materials.actions import (
    deliveries,
    print_runs,
)
from materials.models import (
    Delivery,
    Edition,
    PrintRun,
)
from materials.states import (
    PrintRunState,
)
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.places.models import Township
from tests.factories import make_county, make_edition, make_township, make_user
from tests.materials.loop.steps import AT, accept, with_role


@pytest.fixture
def edition() -> Edition:
    return make_edition(make_county(), pack_size=20)


@pytest.fixture
def township(edition: Edition) -> Township:
    return make_township(edition.material.county)


@pytest.fixture
def alice(township: Township) -> User:
    return make_user("alice", township)


@pytest.fixture
def bob() -> User:
    """The office: he drafts, keeps the store and decides on orders of others."""
    return with_role(make_user("bob"), Role.EDITOR, Role.STORE_KEEPER, Role.APPROVER)


@pytest.fixture
def chief() -> User:
    return with_role(make_user("chief"), Role.APPROVER)


@pytest.fixture
def run(edition: Edition, bob: User, chief: User) -> PrintRun:
    """A run of 2,000 at the printer's."""
    run = PrintRun(
        county=edition.material.county,
        edition=edition,
        copies=2000,
        trim_width_mm=297,
        trim_height_mm=420,
    )
    print_runs.draft_print_run(run=run, actor=bob, at=AT)
    print_runs.hand_in_print_run(run=run, actor=bob, at=AT)
    print_runs.approve_print_run(run=run, actor=chief, at=AT)
    return print_runs.move_print_run(run=run, to=PrintRunState.PRINTING, actor=bob, at=AT)


@pytest.fixture
def stocked(run: PrintRun, bob: User) -> PrintRun:
    accept(run, bob, 2000)
    return run


@pytest.fixture
def delivery(stocked: PrintRun, edition: Edition, township: Township, bob: User) -> Delivery:
    return deliveries.send(township=township, loads=[deliveries.Load(edition, 100)], actor=bob, at=AT)
