"""Where higher floors register what may be found: rows, their words, their addresses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Content:
    """What one row says, in plain text, and the day it belongs to."""

    title: str
    day: date
    summary: str = ""
    text: str = ""
    tags: list[str] = field(default_factory=list)
    # Whose it is; a search finds what is of the same county.
    county: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of result.

    `rows` gives only what every passer-by may see; it decides again each time that a result is shown, so
    that what was withdrawn is never listed, whatever the index still holds.
    `addresses` gives where to read the rows of these ids.
    """

    name: str
    label: str | Promise
    rows: Callable[[], QuerySet[Any]]
    read: Callable[[Any], Content]
    addresses: Callable[[HttpRequest, QuerySet[Any]], Mapping[int, str]]


_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Add a kind of result; used in the `searchables` module of an app."""
    _sources[source.name] = source
    return source


def all_sources() -> list[Source]:
    """In the order of their names, whatever order the apps were loaded in."""
    return [_sources[name] for name in sorted(_sources)]


def find_source(name: str) -> Source:
    return _sources[name]
