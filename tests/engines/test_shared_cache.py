"""The shared cache: processes count together, and a Redis that is away shuts no page."""

import os
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings

from outreach.caching import ForgivingRedis
from outreach.freshness import counter
from outreach.freshness.symptoms import shared_cache
from outreach.gate.rates import RATES, is_too_often
from outreach.settings.engines import cache_of
from tests.serving import free_port

LIMIT = next(int(rate.limit.partition("/")[0]) for rate in RATES if rate.name == "guest")


@pytest.fixture(autouse=True)
def _awake() -> Iterator[None]:
    ForgivingRedis._asleep_until = 0.0
    yield
    ForgivingRedis._asleep_until = 0.0


def asked_by_two_processes(times: int) -> int:
    """How many questions of one visitor two processes together refuse."""
    children = []
    for _process in range(2):
        child = os.fork()
        if child == 0:
            os._exit(sum(is_too_often(visit()) for _time in range(times)))
        children.append(child)
    return sum(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children)


def visit() -> HttpRequest:
    request = RequestFactory().get("/d/token/")
    request.user = AnonymousUser()
    return request


@pytest.mark.usefixtures("still_minute")
def test_two_processes_count_one_visitor_together(redis_url: str) -> None:
    with override_settings(RATELIMIT_ENABLE=True, CACHES={"default": cache_of(redis_url)}):
        assert asked_by_two_processes(LIMIT) >= LIMIT


def test_without_a_shared_cache_each_counts_for_itself() -> None:
    """The positive control."""
    with override_settings(RATELIMIT_ENABLE=True, CACHES={"default": cache_of("locmem://")}):
        caches["default"].clear()
        assert asked_by_two_processes(LIMIT) == 0


def test_the_version_of_all_machines_rises_and_never_comes_again(redis_url: str) -> None:
    with override_settings(PUBLIC_VERSION_IS_SHARED=True, CACHES={"default": cache_of(redis_url)}):
        caches["default"].clear()
        first = counter.public_version()
        counter.raise_public_version()
        second = counter.public_version()
        caches["default"].clear()
        after_a_loss = counter.public_version()

    assert first is not None
    assert second == first + 1
    assert after_a_loss is not None
    assert after_a_loss > second


@pytest.mark.django_db
def test_a_redis_that_is_away_costs_no_page(client: Client) -> None:
    gone = cache_of(f"redis://127.0.0.1:{free_port()}/0")
    on = {"RATELIMIT_ENABLE": True, "PUBLIC_VERSION_IS_SHARED": True, "PAGE_CACHE_S": 60}
    with override_settings(CACHES={"default": gone}, **on):
        assert counter.public_version() is None
        counter.raise_public_version()
        assert [finding.code for finding in shared_cache()] == ["H-CACHE-1"]
        answers = [
            client.get(address).status_code for address in ("/", "/style/", "/d/nothing/", "/search/?q=x")
        ]

    assert answers == [200, 200, 404, 200]


def test_what_a_silent_cache_answers() -> None:
    with override_settings(CACHES={"default": cache_of(f"redis://127.0.0.1:{free_port()}/0")}):
        cache = caches["default"]
        assert (cache.get("a", 7), cache.add("a", 1), cache.get_many(["a"]), cache.touch("a")) == (
            7,
            False,
            {},
            False,
        )
        assert (cache.delete("a"), "a" in cache, cache.set_many({"a": 1})) == (False, False, ["a"])
        with pytest.raises(ValueError, match="not found"):
            cache.incr("a")
