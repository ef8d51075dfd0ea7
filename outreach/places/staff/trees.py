"""What a person may see of Wagtail's trees where there are several counties: its sites' pages, its library's files."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.models import Collection, Page

from outreach.places.counties import counties_for, is_of_all
from outreach.places.models import Region, RegionLevel, are_several_counties, homes_of

REMEMBERED = "_outreach_trees"


@dataclass(frozen=True)
class Trees:
    """Where a person's parts of the trees begin."""

    homes: tuple[Page, ...]
    libraries: tuple[Collection, ...]


def trees_of(user: Any) -> Trees | None:
    """Return None for whom nothing is narrowed: where there is one county, and for the administrator of all.

    One query where there is one county, otherwise two; kept at the person, as Wagtail keeps permissions.
    """
    if not hasattr(user, REMEMBERED):
        setattr(user, REMEMBERED, None if is_of_all(user) else _read(user))
    trees: Trees | None = getattr(user, REMEMBERED)
    return trees


def _read(user: Any) -> Trees | None:
    counties = Region.objects.filter(level=RegionLevel.COUNTY)
    mine = list(
        counties_for(user)
        .select_related("library")
        .annotate(
            has_others=Exists(counties.exclude(pk=OuterRef("pk"))),
            is_first=~Exists(counties.filter(pk__lt=OuterRef("pk"))),
        )
    )
    if not mine:
        return Trees((), ()) if are_several_counties() else None
    if not mine[0].has_others:
        return None
    homes = homes_of(mine, has_first=any(county.is_first for county in mine))
    return Trees(tuple(homes), tuple(county.library for county in mine if county.library))


def tree_path(model: type[Model]) -> str:
    """Return the way from a row to its place in a tree; empty where it stands in none."""
    if issubclass(model, AbstractImage | AbstractDocument):
        return "collection__path"
    return "path" if issubclass(model, Page | Collection) else ""


def below(model: type[Model], trees: Trees) -> Q:
    """Return what keeps the rows that stand in these trees."""
    path, wanted = tree_path(model), Q(pk__in=[])
    for root in trees.homes if issubclass(model, Page) else trees.libraries:
        wanted |= Q(**{f"{path}__startswith": root.path})
    return wanted
