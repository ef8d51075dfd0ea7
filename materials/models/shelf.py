"""The public catalogue as one visitor looks through it: by kind, audience and topic, a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page
from django.db.models import Count
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
TOPIC_FIELD = "material__topics__name"
# Name in the address -> label, field, names of its values (topics name themselves).
FACETS: dict[str, tuple[str | Promise, str, Mapping[Any, str | Promise]]] = {
    "kind": (_("Kind"), "material__kind", dict(MaterialKind.choices)),
    "audience": (
        pgettext_lazy("readers of a material", "For whom"),
        "material__audience",
        dict(Audience.choices),
    ),
    "topic": (_("Topic"), TOPIC_FIELD, {}),
    "language": (_("Language"), "material__language", LANGUAGES),
}


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
        counts = {name: _counts(pages, field) for name, (_label, field, _names) in FACETS.items()}
        choice = {
            name: value
            for name in FACETS
            if (value := chosen([(one, one) for one in counts[name]], query.get(name))) is not None
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


def _counts(pages: PageQuerySet, field: str) -> dict[str, int]:
    """Count the materials of each value that occurs, the most frequent first; one query."""
    rows = pages.filter(**{f"{field}__isnull": False}).order_by().values_list(field)
    counted = rows.annotate(total=Count("pk", distinct=True)).order_by("-total", field)
    return dict(counted.values_list(field, "total"))


def _facet(name: str, counts: dict[str, int], choice: dict[str, str]) -> Facet:
    label, _field, names = FACETS[name]
    others = {key: value for key, value in choice.items() if key != name}
    options = [
        Option(names.get(value, value), count, _address(others | {name: value}), choice.get(name) == value)
        for value, count in counts.items()
    ]
    return Facet(label, Option(EVERYTHING, None, _address(others), name not in choice), options)


def _address(choice: dict[str, str]) -> str:
    """The facets in the order of FACETS, so that one choice has one address."""
    return "?" + urlencode({name: choice[name] for name in FACETS if name in choice})
