"""One migrated site for each engine and test run; a drill leaves it sound."""

from collections.abc import Iterator

import pytest

from tests.drills.stages import ENGINES, Site, new_site
from tests.races.engines import postgres_url


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """PostgreSQL is never skipped: without it the suite must be red."""
    with postgres_url() as url:
        yield url


@pytest.fixture(scope="session", params=ENGINES)
def site(
    request: pytest.FixtureRequest, server: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    with new_site(request.param, tmp_path_factory.mktemp(request.param), server=server) as made:
        yield made
