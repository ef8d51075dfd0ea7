"""The engines a larger installation stands on, each from one URL: cache, queue, file store.

What a URL can't say, or says wrongly, stops the start with a sentence that names the variable.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import ParseResult, parse_qsl, unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

from outreach.databases import read_database
from outreach.settings.env import read_bool_word, read_text, variable

REDIS = ("redis", "rediss")
# A cache that does not answer must not hold a web thread for long.
CONNECT_S, READ_S = 1, 2
MOST_IN_MEMORY = 8 * 1024 * 1024


def read_engine(name: str, default: str, read: Callable[[str], Any]) -> Any:
    """Read one engine's variable; `read` raises ValueError with the rest of the sentence "OUTREACH_… must …"."""
    try:
        return read(read_text(name, default).strip() or default)
    except ValueError as error:
        raise ImproperlyConfigured(f"{variable(name)} {error}") from None


def read_databases(default: str) -> dict[str, Any]:
    return {"default": read_engine("DATABASE_URL", default, read_database)}


def cache_of(url: str) -> dict[str, Any]:
    """`locmem://`: each process for itself; `redis://:password@host:6379/0`: all processes of all machines."""
    parts = _parsed(url, ("locmem", *REDIS))
    if parts.scheme == "locmem":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    _require_host(parts)
    return {
        "BACKEND": "outreach.caching.ForgivingRedis",
        "LOCATION": url,
        "KEY_PREFIX": "outreach",
        "OPTIONS": {"socket_connect_timeout": CONNECT_S, "socket_timeout": READ_S},
    }


def tasks_of(url: str, *, database: str) -> dict[str, Any]:
    """`rows://`: workers look at the table of jobs; `postgres://` (the site's own) and `redis://…` wake them."""
    parts = _parsed(url, ("rows", "postgres", *REDIS))
    if parts.scheme == "rows":
        return {"BACKEND": "outreach.jobs.queues.RowsBackend"}
    if parts.scheme == "postgres":
        if parts.netloc:
            raise ValueError("must be postgres:// without a host: the queue is the site's own database.")
        if not database.endswith("postgresql"):
            raise ValueError("can be postgres:// only where OUTREACH_DATABASE_URL is.")
        return {"BACKEND": "outreach.jobs.queues.PostgresBackend"}
    _require_host(parts)
    return {"BACKEND": "outreach.jobs.queues.RedisBackend", "OPTIONS": {"url": url}}


def storages_of(url: str, *, private_root: Path) -> dict[str, dict[str, Any]]:
    """`file://`: the data folder; `s3://key:secret@host:9000/bucket?tls=no&region=…`: a store of objects.

    Both files of the site and private ones lie in the bucket, under names of their own; nothing in it is public.
    """
    parts = _parsed(url, ("file", "s3"))
    if parts.scheme == "file":
        if parts.netloc or parts.path:
            raise ValueError("must be file:// without a path: OUTREACH_DATA_DIR says where files lie.")
        return {
            "default": {"BACKEND": "outreach.content.storage.LibraryStorage"},
            "private": {
                "BACKEND": "outreach.content.storage.WholeFileStorage",
                "OPTIONS": {"location": private_root, "base_url": None},
            },
        }
    options = _bucket(parts)
    return {
        "default": {
            "BACKEND": "outreach.content.object_store.LibraryObjects",
            "OPTIONS": options | {"location": "library"},
        },
        "private": {
            "BACKEND": "outreach.content.object_store.PrivateObjects",
            "OPTIONS": options | {"location": "private"},
        },
    }


def _bucket(parts: ParseResult) -> dict[str, Any]:
    _require_host(parts)
    bucket = parts.path.strip("/")
    if not bucket or "/" in bucket:
        raise ValueError("must name one bucket after the host: s3://key:secret@host/bucket.")
    if not parts.username or not parts.password:
        raise ValueError("must carry key and secret: s3://key:secret@host/bucket.")
    wishes = dict(parse_qsl(parts.query))
    if unknown := sorted(set(wishes) - {"tls", "region"}):
        raise ValueError(f"knows tls and region after the question mark, not {', '.join(unknown)}.")
    try:
        scheme = "https" if read_bool_word(wishes.get("tls", "yes")) else "http"
    except ValueError:
        raise ValueError("must say tls=yes or tls=no after the question mark.") from None
    return {
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password),
        "bucket_name": bucket,
        "region_name": wishes.get("region", "us-east-1"),
        "endpoint_url": f"{scheme}://{parts.netloc.rpartition('@')[2]}",
        "file_overwrite": False,
        # A larger file goes through the disk; by default all of it would stand in memory.
        "max_memory_size": MOST_IN_MEMORY,
        # No object is ever open to the world, whatever the bucket's own default is.
        "default_acl": "private",
    }


def _parsed(url: str, schemes: tuple[str, ...]) -> ParseResult:
    parts = urlparse(url)
    if parts.scheme not in schemes:
        known = ", ".join(f"{scheme}://" for scheme in schemes)
        raise ValueError(f"must begin with one of {known}.")
    try:
        _port = parts.port
    except ValueError:
        raise ValueError("has a port that is no number from 0 to 65535.") from None
    return parts


def _require_host(parts: ParseResult) -> None:
    if not parts.hostname:
        raise ValueError(f"must name a host: {parts.scheme}://host….")
