"""Wagtail's own views kept to the counties of the person: a list shows theirs, another county's row is a 404."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property

from outreach.accounts.counties import counties_of


class OwnFilters:
    """Mixed in before a list view of Wagtail: its filters offer nothing of another county."""

    request: HttpRequest

    @cached_property
    def filters(self) -> Any:
        filters: Any = super().filters  # type: ignore[misc]  # Wagtail's IndexView
        for field in filters.form.fields.values() if filters else ():
            rows = getattr(field, "queryset", None)
            if rows is not None and any(column.name == "county" for column in rows.model._meta.fields):
                field.queryset = rows.filter(county__in=counties_of(self.request.user))
        return filters


class InCounties(OwnFilters):
    """The rows too; `to_county` leads from a row to its county."""

    to_county = "county"

    def get_base_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_base_queryset()  # type: ignore[misc]  # Wagtail's IndexView
        return rows.filter(**{f"{self.to_county}__in": counties_of(self.request.user)})


class OfCounties:
    """Mixed in before a view of one row."""

    to_county = "county"
    request: HttpRequest

    def get_object(self, *args: Any, **kwargs: Any) -> Any:
        row: Model = super().get_object(*args, **kwargs)  # type: ignore[misc]  # Wagtail's views
        mine = type(row)._default_manager.filter(
            **{"pk": row.pk, f"{self.to_county}__in": counties_of(self.request.user)}
        )
        if not mine.exists():
            raise Http404
        return row
