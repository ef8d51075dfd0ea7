"""The engines that a larger installation stands on, started once for all tests of this folder."""

from collections.abc import Iterator

import pytest

from tests.engines import servers


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.redis_url(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture(scope="session")
def store_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.store_url(tmp_path_factory.mktemp("store")) as url:
        yield url
