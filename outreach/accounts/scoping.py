"""Stands before every page of one row in Wagtail's admin: a row of another county is a 404, whatever the page does."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase

from outreach.places.staff.scope import county_path, in_counties


class CountyScope:
    """Asks the view's own class which rows it shows; pages that are no class of rows ask for themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        model = model_of(view)
        if model is None or "pk" not in kwargs or not request.path.startswith("/admin/"):
            return
        if not request.user.is_authenticated or not county_path(model):
            return
        try:
            rows = model._default_manager.filter(pk=kwargs["pk"])
        except ValueError as error:  # a word where a number belongs: no row has it
            raise Http404 from error
        if not in_counties(rows, request.user).exists():
            raise Http404


def model_of(view: Any) -> type[Model] | None:
    found = getattr(view, "view_initkwargs", {}).get("model") or getattr(
        getattr(view, "view_class", None), "model", None
    )
    return found if isinstance(found, type) and issubclass(found, Model) else None
