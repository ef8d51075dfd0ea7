"""Pages of long lists, and choices from addresses that anybody may have typed."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

T = TypeVar("T")


def page_of(rows: "QuerySet[Any, T] | Sequence[T]", number: str | None, *, per_page: int) -> "Page[T]":
    """Return one page of the rows; what is no number or too small gives the first, too large the last."""
    try:
        wanted = max(1, int(number or 1))
    except ValueError:
        wanted = 1
    return Paginator(rows, per_page).get_page(wanted)


def chosen(options: Iterable[tuple[str, T]], value: str | None) -> T | None:
    """Return the option that an address names, or None: an unknown one means no choice, not an error.

    The value is compared here and never reaches the database, whatever bytes it holds.
    """
    return next((option for key, option in options if key == value), None)
