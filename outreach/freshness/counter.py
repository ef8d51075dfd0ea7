"""The public version: a number that grows with every change that a page might show.

All processes must agree about it, and every request reads it. It is the length of a file: appending one
byte is atomic, never gives the same number twice, and reading it is one stat(), a few microseconds.
Where several machines serve the site, the shared cache counts instead.

A second number beside it grows with every change but those of figures, which come by the hundred while
townships report and villages sign.
"""

import contextlib
import os
import time
from pathlib import Path

from django.conf import settings
from django.core.cache import cache

ALL, CONTENT = "", ".content"
SHARED_KEY = "outreach.public-version"


def public_version() -> int | None:
    """Return the version; None when the shared cache does not answer: then nothing that was kept may be served."""
    return _read(ALL)


def content_version() -> int | None:
    """Return the number of changes to more than figures; None likewise."""
    return _read(CONTENT)


def raise_public_version() -> None:
    """Count a change. One that a silent cache did not hear is seen when the kept pages' time is over."""
    _raise(CONTENT)
    _raise(ALL)


def raise_figures_version() -> None:
    """Count a change of nothing but figures."""
    _raise(ALL)


def _read(which: str) -> int | None:
    if settings.PUBLIC_VERSION_IS_SHARED:
        return _read_shared(SHARED_KEY + which)
    try:
        return _file(which).stat().st_size
    except FileNotFoundError:
        return 0


def _read_shared(key: str) -> int | None:
    version = cache.get(key)
    if version is None:
        # A cache that was emptied must not count to a number it has had before: begin at the clock, whose microseconds
        # pass faster than changes come.
        cache.add(key, time.time_ns() // 1_000, timeout=None)
        version = cache.get(key)
    return None if version is None else int(version)


def _raise(which: str) -> None:
    if settings.PUBLIC_VERSION_IS_SHARED:
        # incr() refuses a key that is not there.
        if _read_shared(SHARED_KEY + which) is not None:
            with contextlib.suppress(ValueError):
                cache.incr(SHARED_KEY + which)
        return
    handle = os.open(_file(which), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(handle, b".")
    finally:
        os.close(handle)


def _file(which: str) -> Path:
    path = Path(settings.PUBLIC_VERSION_FILE)
    return path.with_name(path.name + which)
