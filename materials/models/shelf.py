"""The public catalogue as one visitor looks through it: by kind, audience and topic, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db import models
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.query import PageQuerySet

from campaigns.models.activities import Audience
from materials.states import MaterialKind
from outreach.content.paging import chosen, page_of

PER_PAGE = 24
EVERYTHING = pgettext_lazy("all values of a facet", "All")
LANGUAGES = {"zh-Hans": _("Simplified Chinese"), "en": _("English")}
# Topics name themselves; in an address a slug stays short when somebody pastes it into WeChat.
NAME_FIELDS = {"topic": "material__topics__name"}
# Name in the address -> label, field, names of its values.
FACETS: dict[str, tuple[str | Promise, str, Mapping[Any, str | Promise]]] = {
    "kind": (_("Kind"), "material__kind", dict(MaterialKind.choices)),
    "audience": (
        pgettext_lazy("readers of a material", "For whom"),
        "material__audience",
        dict(Audience.choices),
    ),
    "topic": (_("Topic"), "material__topics__slug", {}),
    "language": (_("Language"), "material__language", LANGUAGES),
}


@dataclass(frozen=True, slots=True)
class Count:
    """A value that occurs: what it is called, and how many materials have it."""

    name: str
    total: int


@dataclass(frozen=True, slots=True)
class Option:
    label: str | Promise
    count: int | None
    url: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    label: str | Promise
    everything: Option
    options: list[Option]


@dataclass(frozen=True, slots=True)
class Shelf:
    facets: list[Facet]
    page: Page[Any]
    is_filtered: bool

    @classmethod
    def from_query(cls, query: QueryDict, pages: PageQuerySet) -> "Shelf":
        """Read the facets and the page from the address; unknown values are left out."""
        counts = {name: _counts(pages, name) for name in FACETS}
        choice = {
            name: value
            for name in FACETS
            if (value := chosen(_known(counts[name]), query.get(name))) is not None
        }
        found = pages.filter(**{FACETS[name][1]: value for name, value in choice.items()})
        return cls(
            # Nobody asks for the only value there is.
            facets=[
                _facet(name, counts[name], choice)
                for name in FACETS
                if len(counts[name]) > 1 or name in choice
            ],
            page=page_of(found, query.get("page"), per_page=PER_PAGE),
            is_filtered=bool(choice),
        )


def _counts(pages: PageQuerySet, facet: str) -> dict[str, Count]:
    """Count the materials of each value that occurs, the most frequent first; one query."""
    field = FACETS[facet][1]
    # Most values are their own names, and no field may be asked for twice.
    fields = dict.fromkeys((field, NAME_FIELDS.get(facet, field)))
    rows = pages.filter(**{f"{field}__isnull": False}).order_by().values_list(*fields)
    counted = rows.annotate(total=models.Count("pk", distinct=True)).order_by("-total", field)
    return {value: Count([value, *name][-1], total) for value, *name, total in counted}


def _known(counts: dict[str, Count]) -> list[tuple[str, str]]:
    """What an address may call each value: by itself, or by its name, as old addresses do."""
    return [(called, value) for value, count in counts.items() for called in (value, count.name)]


def _facet(name: str, counts: dict[str, Count], choice: dict[str, str]) -> Facet:
    label, _field, names = FACETS[name]
    others = {key: value for key, value in choice.items() if key != name}
    options = [
        Option(
            names.get(value, count.name),
            count.total,
            _address(others | {name: value}),
            choice.get(name) == value,
        )
        for value, count in counts.items()
    ]
    return Facet(label, Option(EVERYTHING, None, _address(others), name not in choice), options)


def _address(choice: dict[str, str]) -> str:
    """The facets in the order of FACETS, so that one choice has one address."""
    return "?" + urlencode({name: choice[name] for name in FACETS if name in choice})
