"""The public version: a number that grows with every change that a page might show.

All processes must agree about it, and every request reads it. It is the length of a file: appending one
byte is atomic, never gives the same number twice, and reading it is one stat(), a few microseconds.
Where several machines serve the site, the shared cache counts instead.
"""

import contextlib
import os
import time
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

SHARED_KEY = "outreach.public-version"


def public_version() -> int | None:
    """Return the version; None when the shared cache does not answer: then nothing that was kept may be served."""
    if settings.PUBLIC_VERSION_IS_SHARED:
        return _shared_version()
    try:
        return Path(settings.PUBLIC_VERSION_FILE).stat().st_size
    except FileNotFoundError:
        return 0


def _shared_version() -> int | None:
    version = cache.get(SHARED_KEY)
    if version is None:
        # A cache that was emptied must not count to a number it has had before: begin at the clock, whose microseconds
        # pass faster than changes come.
        cache.add(SHARED_KEY, time.time_ns() // 1_000, timeout=None)
        version = cache.get(SHARED_KEY)
    return None if version is None else int(version)


def raise_public_version() -> None:
    """Count a change. One that a silent cache did not hear is seen when the kept pages' time is over."""
    if settings.PUBLIC_VERSION_IS_SHARED:
        # incr() refuses a key that is not there.
        if _shared_version() is not None:
            with contextlib.suppress(ValueError):
                cache.incr(SHARED_KEY)
        return
    handle = os.open(settings.PUBLIC_VERSION_FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, b".")
    finally:
        os.close(handle)
