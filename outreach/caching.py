"""The shared cache: a server that is away costs speed and exact counts, never a page."""

import logging
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

T = TypeVar("T")
# After a failure nobody waits for the server again for so long.
REST_S = 5.0


class ForgivingRedis(RedisCache):
    """Redis as Django's cache; without an answer nothing is found and nothing is kept."""

    _asleep_until = 0.0

    def _ask(self, ask: Callable[[], T], otherwise: T) -> T:
        if time.monotonic() < self._asleep_until:
            return otherwise
        try:
            return ask()
        except (RedisError, OSError) as error:
            # For all objects of this class: each thread has its own.
            type(self)._asleep_until = time.monotonic() + REST_S
            logger.warning("The shared cache does not answer, for %s s nobody asks it: %s", REST_S, error)
            return otherwise

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        return self._ask(lambda: super(ForgivingRedis, self).add(key, value, timeout, version), False)

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._ask(lambda: super(ForgivingRedis, self).get(key, default, version), default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> None:
        self._ask(lambda: super(ForgivingRedis, self).set(key, value, timeout, version), None)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        return self._ask(lambda: super(ForgivingRedis, self).touch(key, timeout, version), False)

    def delete(self, key: Any, version: Any = None) -> bool:
        return self._ask(lambda: super(ForgivingRedis, self).delete(key, version), False)

    def get_many(self, keys: Iterable[Any], version: Any = None) -> dict[Any, Any]:
        return self._ask(lambda: super(ForgivingRedis, self).get_many(keys, version), {})

    def has_key(self, key: Any, version: Any = None) -> bool:
        return self._ask(lambda: super(ForgivingRedis, self).has_key(key, version), False)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """Raise ValueError without an answer, as for a key that is not there: who counts knows how to go on."""
        counted = self._ask(lambda: super(ForgivingRedis, self).incr(key, delta, version), None)
        if counted is None:
            raise ValueError(f"Key {key!r} not found.")
        return counted

    def set_many(
        self, data: dict[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> list[Any]:
        """Return the keys that were not kept."""
        return self._ask(lambda: super(ForgivingRedis, self).set_many(data, timeout, version), list(data))

    def delete_many(self, keys: Iterable[Any], version: Any = None) -> None:
        self._ask(lambda: super(ForgivingRedis, self).delete_many(keys, version), None)
