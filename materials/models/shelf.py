"""The public catalogue as one visitor looks through it: by kind, audience and topic, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
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
TOPIC_NAME = "material__topics__name"
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


@dataclass(slots=True)
class Value:
    """A value that occurs: what it is called, and which pages have it."""

    name: str
    ids: set[int] = field(default_factory=set)


Values = dict[str, dict[str, Value]]


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
        values = _values(pages)
        choice = {
            name: value
            for name in FACETS
            if (value := chosen(_known(values[name]), query.get(name))) is not None
        }
        found = pages.filter(**{FACETS[name][1]: value for name, value in choice.items()})
        return cls(
            # Nobody asks for the only value there is.
            facets=[
                _facet(name, values, choice) for name in FACETS if len(values[name]) > 1 or name in choice
            ],
            page=page_of(found, query.get("page"), per_page=PER_PAGE),
            is_filtered=bool(choice),
        )


def _values(pages: PageQuerySet) -> Values:
    """Which pages have which value of each facet, the most frequent value first; one query."""
    fields = [found for _label, found, _names in FACETS.values()]
    rows = pages.order_by().values_list("pk", TOPIC_NAME, *fields)
    values: Values = {facet: {} for facet in FACETS}
    for pk, topic, *row in rows:
        for facet, value in zip(FACETS, row, strict=True):
            if value is not None:
                name = topic if facet == "topic" else value
                values[facet].setdefault(value, Value(name)).ids.add(pk)
    return {
        facet: dict(sorted(found.items(), key=lambda one: (-len(one[1].ids), one[0])))
        for facet, found in values.items()
    }


def _known(values: dict[str, Value]) -> list[tuple[str, str]]:
    """What an address may call each value: by itself, or by its name, as old addresses do."""
    return [(called, key) for key, value in values.items() for called in (key, value.name)]


def _facet(name: str, values: Values, choice: dict[str, str]) -> Facet:
    """One facet; its counts are what a press would show, beside what is chosen in the other facets."""
    label, _field, names = FACETS[name]
    others = {key: value for key, value in choice.items() if key != name}
    beside = [values[key][value].ids for key, value in others.items()]
    options = [
        Option(
            names.get(key, value.name),
            len(value.ids.intersection(*beside)),
            _address(others | {name: key}),
            choice.get(name) == key,
        )
        for key, value in values[name].items()
    ]
    return Facet(label, Option(EVERYTHING, None, _address(others), name not in choice), options)


def _address(choice: dict[str, str]) -> str:
    """The facets in the order of FACETS, so that one choice has one address."""
    return "?" + urlencode({name: choice[name] for name in FACETS if name in choice})
