"""The public version: a number that grows with every change that a page might show.

All processes must agree about it, and every request reads it. It is the length of a file: appending one
byte is atomic, never gives the same number twice, and reading it is one stat(), a few microseconds.
Where several machines serve the site, the shared cache counts instead.
"""

import os
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

SHARED_KEY = "outreach.public-version"


def public_version() -> int:
    if settings.PUBLIC_VERSION_IS_SHARED:
        return int(cache.get(SHARED_KEY, 0))
    try:
        return Path(settings.PUBLIC_VERSION_FILE).stat().st_size
    except FileNotFoundError:
        return 0


def raise_public_version() -> None:
    if settings.PUBLIC_VERSION_IS_SHARED:
        # No time-out, and add() first: incr() refuses a key that is not there.
        cache.add(SHARED_KEY, 0, timeout=None)
        cache.incr(SHARED_KEY)
        return
    handle = os.open(settings.PUBLIC_VERSION_FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, b".")
    finally:
        os.close(handle)
