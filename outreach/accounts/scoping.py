"""Stands before every page of one row in Wagtail's admin: a row of another county is a 404, whatever the page does."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, Page

from outreach.accounts.counties import has_every_county, sees_every_county
from outreach.accounts.working import ask_for_county, county_at_work, makes_a_row
from outreach.places.counties import CountyWanted, is_of_all
from outreach.places.models import are_several_counties
from outreach.places.staff.scope import in_counties, is_of_counties
from outreach.places.staff.trees import trees_of

# Whoever works in one of several counties has no business there: what rules all counties, and Wagtail's reports and
# lists that know nothing of counties (the audit log tells who did what, and whose it is).
OF_ALL = (
    "wagtailsites:",
    "wagtailusers_groups:",
    "wagtailadmin_workflows:",
    "wagtailredirects:",
    "wagtailsettings:",
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:page_types_usage",
    "wagtailadmin_api:images:",
    "wagtailadmin_api:documents:",
)
# What an address calls a row of Wagtail's trees, where it is not the view's own.
NAMED = {
    "page_id": Page,
    "parent_page_id": Page,
    "page_to_move_id": Page,
    "destination_id": Page,
    "page_pk": Page,
    "image_id": get_image_model(),
    "document_id": get_document_model(),
    "doc_id": get_document_model(),
    "collection_id": Collection,
}
CHOSEN = {
    "wagtailadmin_choose_page_chosen_multiple": Page,
    "wagtailimages_chooser:chosen_multiple": get_image_model(),
    "wagtaildocs_chooser:chosen_multiple": get_document_model(),
}
CHOOSE_PAGE = "wagtailadmin_choose_page"

Named = tuple[type[Model] | None, set[str]]


class CountyScope:
    """Asks the view's own class which rows it shows; pages that are no class of rows ask for themselves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        if not request.path.startswith("/admin/") or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        rows = named_rows(request, name, view, kwargs)
        if has_every_county(request.user):
            request.user.working_in = county_at_work(request, rows)
            if makes_a_row(view, model_of(view)) and is_of_all(request.user) and are_several_counties():
                return ask_for_county(request)
        if name.startswith(OF_ALL) and not sees_every_county(request.user):
            raise Http404
        for model, keys in rows:
            if model is not None and keys and is_of_counties(model):
                refuse_others(model, keys, request.user)
        return begin_at_home(request) if name == CHOOSE_PAGE else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        return ask_for_county(request) if isinstance(error, CountyWanted) else None


def refuse_others(model: type[Model], keys: set[str], user: Any) -> None:
    rows = model._default_manager.all()
    try:
        # Wagtail's bulk actions say "all" for every row there is.
        named = rows if "all" in keys else rows.filter(pk__in=keys)
        if in_counties(named, user).count() < (named.count() if "all" in keys else len(keys)):
            raise Http404
    except ValueError as error:  # a word where a number belongs: no row has it
        raise Http404 from error


def begin_at_home(request: HttpRequest) -> HttpResponseBase | None:
    """Wagtail's chooser begins at the first page of a kind, whose it may be."""
    trees = trees_of(request.user)
    if trees is None:
        return None
    if not trees.homes:
        raise Http404
    address = reverse("wagtailadmin_choose_page_child", args=[trees.homes[0].pk])
    return HttpResponseRedirect(f"{address}?{request.GET.urlencode()}")


def named_rows(request: HttpRequest, name: str, view: Any, kwargs: dict[str, Any]) -> list[Named]:
    """The models and the keys that an address is about: one row, or those ticked for a bulk action."""
    ticked = set(request.GET.getlist("id"))
    if name == "wagtail_bulk_action":
        return [(model_named(kwargs["app_label"], kwargs["model_name"]), ticked)]
    if name in CHOSEN:
        return [(CHOSEN[name], ticked)]
    found: list[Named] = [(NAMED[word], {str(key)}) for word, key in kwargs.items() if word in NAMED]
    if "object_id" in kwargs:
        found.append((model_named(kwargs["app_label"], kwargs["model_name"]), {kwargs["object_id"]}))
    if "pk" in kwargs:
        found.append((model_of(view), {str(kwargs["pk"])}))
    return found


def model_named(app_label: str, model_name: str) -> type[Model] | None:
    models = {model._meta.label_lower: model for model in apps.get_models()}
    return models.get(f"{app_label}.{model_name}".lower())


def model_of(view: Any) -> type[Model] | None:
    found = getattr(view, "view_initkwargs", {}).get("model") or getattr(
        getattr(view, "view_class", None), "model", None
    )
    # Wagtail's choosers name their model by a string.
    found = apps.get_model(found) if isinstance(found, str) else found
    return found if isinstance(found, type) and issubclass(found, Model) else None
