"""In which county the administrator of all works: the row's own on a page of one row, else the one that was chosen.

Pages of a county are made for one: a calendar or a form with the villages of a hundred is of no use to anybody.
"""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from wagtail.admin.views.generic import CreateView

from outreach.accounts.counties import has_every_county
from outreach.accounts.models import User
from outreach.accounts.roles import Person
from outreach.places.models import Office, Region, RegionLevel, are_several_counties
from outreach.places.staff.scope import county_path

# Kept by the browser; it opens nothing that its person may not see.
COOKIE, KEPT_S = "county", 365 * 24 * 60 * 60
# A person and an office may stand above the counties, and move from one to another.
ABOVE = (User, Office)


def may_switch(user: Person) -> bool:
    """Whether there is a choice: not where there is one county only."""
    return (
        isinstance(user, User)
        and has_every_county(user)
        and (user.working_in is not None or are_several_counties())
    )


def county_at_work(
    request: HttpRequest, rows: Iterable[tuple[type[Model] | None, set[str]]]
) -> Region | None:
    """Return the county of the row that the page is about, else the chosen one; None is all of them."""
    counties = Region.objects.filter(level=RegionLevel.COUNTY)
    for model, keys in rows:
        if model is not None and len(keys) == 1 and (path := _path(model)) and (key := _number(*keys)):
            own = model._default_manager.filter(pk=key).values(path)
            if county := counties.filter(pk__in=own).first():
                return county
    chosen = _number(request.COOKIES.get(COOKIE, ""))
    return counties.filter(pk=chosen).first() if chosen else None


def _path(model: type[Model]) -> str:
    return "" if issubclass(model, ABOVE) else county_path(model)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def makes_a_row(view: Any, model: type[Model] | None) -> bool:
    """Whether the page is the form of a new row of one county."""
    kind = getattr(view, "view_class", None)
    return model is not None and kind is not None and issubclass(kind, CreateView) and bool(_path(model))


def ask_for_county(request: HttpRequest) -> HttpResponseRedirect:
    """Lead to the choice of a county, and from there back to the page that was asked for.

    From a list's file back to the list: an answer that is a file would leave the choice on the screen.
    """
    query = request.GET.copy()
    wants_file = bool(query.pop("export", None))
    back = f"{request.path}?{query.urlencode()}".rstrip("?") if request.method == "GET" else ""
    words = {"next": back} | ({"file": "1"} if wants_file else {})
    return HttpResponseRedirect(f"{reverse('county')}?{urlencode(words)}")
