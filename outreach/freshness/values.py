"""Values that cost much to count, kept in memory while the public version stands."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.conf import settings

from outreach.freshness.counter import public_version

T = TypeVar("T")
MOST = 500
_values: dict[Hashable, tuple[int, Any]] = {}


def remembered(key: Hashable, make: Callable[[], T]) -> T:
    """Return the value of the key as of the public version; counted again after every change."""
    if not settings.PAGE_CACHE_S:
        return make()
    # As with pages: the version is read before the value is made.
    version = public_version()
    if version is None:
        return make()
    kept = _values.get(key)
    if kept and kept[0] == version:
        value: T = kept[1]
        return value
    value = make()
    if len(_values) >= MOST:
        _values.clear()
    _values[key] = (version, value)
    return value
