"""One migrated site for each engine and test run; a drill leaves it sound."""

from collections.abc import Iterator

import pytest

from tests.drills.stages import ENGINES, Site, new_site


@pytest.fixture(scope="session", params=ENGINES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """PostgreSQL is never skipped: without it the suite must be red."""
    with new_site(request.param, tmp_path_factory.mktemp(request.param)) as made:
        yield made
