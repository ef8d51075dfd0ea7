"""Wagtail's lists kept to the counties of the person; rows without a county belong to all."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from wagtail.admin.forms.models import WagtailAdminModelForm

from outreach.places.counties import counties_for, is_of_all, one_county
from outreach.places.models import Region
from outreach.places.staff.trees import below, tree_path, trees_of
from outreach.spreadsheets.downloads import wanted_format

# From a row to what it belongs to, and from there to the county. An activity may have no township.
OWNERS = ("campaign", "township", "material", "office")


def county_path(model: type[Model]) -> str:
    """Return the way from a row to its county; empty where it has none."""
    names = {field.name for field in model._meta.concrete_fields}
    if "county" in names:
        return "county"
    return next((f"{owner}__county" for owner in OWNERS if owner in names), "")


def is_of_counties(model: type[Model]) -> bool:
    """Whether rows of this kind are one county's, or stand in its part of a tree."""
    return bool(county_path(model) or tree_path(model))


def in_counties(rows: QuerySet[Any], user: Any) -> QuerySet[Any]:
    """Keep the rows of the person's counties, and those that belong to none; the administrator of all keeps all."""
    if is_of_all(user):
        return rows
    if tree_path(rows.model):
        trees = trees_of(user)
        return rows if trees is None else rows.filter(below(rows.model, trees))
    path = county_path(rows.model)
    if not path:
        return rows
    own = Q(**{f"{path}__in": counties_for(user)})
    # Asked for where it can't be, "or of none" makes PostgreSQL read the rows of all counties.
    return rows.filter(own | Q(**{f"{path}__isnull": True}) if may_be_of_none(rows.model, path) else own)


def may_be_of_none(model: type[Model], path: str) -> bool:
    """Whether a row may lack the county that the way leads to."""
    for name in path.split(LOOKUP_SEP):
        field: Any = model._meta.get_field(name)
        if field.null:
            return True
        model = field.related_model
    return False


class OwnRows:
    """Mixed in before Wagtail's IndexView: its rows, and what its filters offer, are of the person's counties."""

    model: Any
    request: HttpRequest
    # People and offices stand above the counties, too.
    is_file_of_all = False

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """A file is made of one county's rows; raises CountyWanted for whom there are several."""
        if wanted_format(request) and not self.is_file_of_all and county_path(self.model):
            one_county(request.user)
        answer: HttpResponseBase = super().get(request, *args, **kwargs)  # type: ignore[misc]  # Wagtail's
        return answer

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().filter_queryset(in_counties(queryset, self.request.user))  # type: ignore[misc]  # Wagtail's
        return rows

    @cached_property
    def filters(self) -> Any:
        filters: Any = super().filters  # type: ignore[misc]  # Wagtail's
        for field in filters.form.fields.values() if filters else ():
            if getattr(field, "queryset", None) is not None:
                field.queryset = in_counties(field.queryset, self.request.user)
        return filters


def offer_own(form: Any, user: Any) -> None:
    """Let a form of the admin offer, and take, only rows of the person's counties."""
    for field in form.fields.values():
        rows = getattr(field, "queryset", None)
        if rows is None:
            continue
        if rows.model is Region and not is_of_all(user):
            field.queryset = rows.filter(pk__in=counties_for(user))
        else:
            field.queryset = in_counties(rows, user)


class OwnChoices:
    """Mixed in before a form of Wagtail's admin, which knows for whom it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (user := getattr(self, "for_user", None)) is not None:
            offer_own(self, user)


def narrow_forms(models: Iterable[type[Model]]) -> None:
    """Give every model's form own choices, also where a model stands inside another's form; none can be forgotten."""
    for model in models:
        base = getattr(model, "base_form_class", WagtailAdminModelForm)
        model.base_form_class = type(base)(base.__name__, (OwnChoices, base), {})  # type: ignore[attr-defined]  # Wagtail's
