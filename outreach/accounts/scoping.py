"""Stands before every page of one row in Wagtail's admin: a row of another county is a 404, whatever the page does."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase

from outreach.accounts.counties import sees_every_county
from outreach.places.staff.scope import county_path, in_counties


class CountyScope:
    """Asks the view's own class which rows it shows; pages that are no class of rows ask for themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        if not request.path.startswith("/admin/") or not request.user.is_authenticated:
            return
        name = request.resolver_match.view_name if request.resolver_match else ""
        # Wagtail's history names rows of every county; the audit log is the one that knows whose they are.
        if name.startswith("wagtailadmin_reports:site_history") and not sees_every_county(request.user):
            raise Http404
        model, keys = named_rows(request, view, kwargs)
        if model is None or not keys or not county_path(model):
            return
        rows = model._default_manager.all()
        try:
            # Wagtail's bulk actions say "all" for every row there is.
            named = rows if "all" in keys else rows.filter(pk__in=keys)
            if in_counties(named, request.user).count() < (named.count() if "all" in keys else len(keys)):
                raise Http404
        except ValueError as error:  # a word where a number belongs: no row has it
            raise Http404 from error


def named_rows(
    request: HttpRequest, view: Any, kwargs: dict[str, Any]
) -> tuple[type[Model] | None, set[str]]:
    """The model and the keys that an address is about: one row, or those ticked for a bulk action."""
    if request.resolver_match and request.resolver_match.view_name == "wagtail_bulk_action":
        label = f"{kwargs['app_label']}.{kwargs['model_name']}".lower()
        models = {model._meta.label_lower: model for model in apps.get_models()}
        return models.get(label), set(request.GET.getlist("id"))
    return model_of(view), {kwargs["pk"]} if "pk" in kwargs else set()


def model_of(view: Any) -> type[Model] | None:
    found = getattr(view, "view_initkwargs", {}).get("model") or getattr(
        getattr(view, "view_class", None), "model", None
    )
    return found if isinstance(found, type) and issubclass(found, Model) else None
