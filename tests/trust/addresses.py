"""Every address that the resolver knows, as a person could type it, and which door it belongs to."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve
from django.urls.resolvers import RoutePattern

# The beginning of an address -> whose door it is. A new one that fits none fails the test until it is placed.
DOORS = {
    # Drawings and words of the admin's own pages; the sign-in page needs them too.
    "admin/sprite/": "public",
    "admin/jsi18n/": "public",
    "((?:[w-]+/)*)": "public",  # Wagtail's pages
    "admin/": "staff",
    "portal/": "portal",
    "account/": "account",
    "login/": "entrance",
    "logout/": "entrance",
    "session/": "entrance",
    "d/": "guest",
    "s/": "guest",
    "f/": "guest",
    "calendars/": "guest",
    "briefs/": "public",
    "api/v1/": "public",
    # The description of the partners' door; behind the door itself is nobody without a token.
    "partner/v1/openapi.json": "public",
    "partner/v1/docs": "public",
    "partner/": "partner",
    "lectures.ics": "public",
    "style/": "public",
    "documents/": "files",
    "media/images/": "files",
    "materials-files/": "files",
}
# Single addresses of the public's door, by the first word.
PUBLIC = {
    "", "health", "healthz", "status", "site.css", "colours", "language", "i18n", "search", "feed", "feeds",
    "calendar", "sitemap.xml", "robots.txt", "pictures", "drawings", "manifest.webmanifest", "share", "shares",
    "_util", "p", "s.png", "og", "metrics", "campaigns", "lectures", "media",
}  # fmt: skip
EXAMPLES = {"str": "x", "slug": "x", "path": "x", "uuid": str(uuid.UUID(int=7)), "colours": "ffffff"}


@dataclass(frozen=True)
class Address:
    pattern: str
    path: str

    @property
    def door(self) -> str:
        for prefix, door in DOORS.items():
            if self.pattern.startswith(prefix):
                return door
        return "public" if self.pattern.split("/")[0].split("<")[0] in PUBLIC else "unknown"


def views_behind(
    door: str, packages: tuple[str, ...], numbers: Sequence[int] = (1,)
) -> Iterator[tuple[Address, str]]:
    """Addresses of a door whose view is of these packages, each with the name of the view's module."""
    for address in all_addresses(list(numbers)):
        try:
            module = resolve(address.path).func.__module__
        except Resolver404:
            continue
        if address.door == door and module.startswith(packages):
            yield address, module


def all_addresses(numbers: list[int]) -> list[Address]:
    """Each pattern once, or once for each number where it wants one."""
    found = []
    for pattern, converters in _walk(get_resolver(), ""):
        wants_number = any(type(converter).__name__ == "IntConverter" for converter in converters.values())
        for number in numbers if wants_number else [0]:
            found.append(Address(pattern, "/" + _fill(pattern, converters, number)))
    return found


def _walk(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, dict[str, object]]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route)
        elif isinstance(entry, URLPattern) and isinstance(entry.pattern, RoutePattern):
            converters = {**getattr(resolver.pattern, "converters", {}), **entry.pattern.converters}
            yield route.replace("^", ""), converters
        else:
            # A regular expression: what it wants is simple where Wagtail still has one.
            yield route.replace("^", "").replace("$", "").replace("\\", ""), {}


def _fill(pattern: str, converters: dict[str, object], number: int) -> str:
    path = pattern
    while "<" in path and ">" in path:
        head, _, rest = path.partition("<")
        word, _, tail = rest.partition(">")
        kind = word.partition(":")[0] if ":" in word else "str"
        path = head + (str(number) if kind == "int" else EXAMPLES.get(kind, "x")) + tail
    return path
