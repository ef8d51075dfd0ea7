"""The ways through the site, read once for a request: menu, breadcrumbs, and the page that was asked for.

Wagtail walks down the tree with two queries a step and asks twice who may see the page. One query for the
home page, its children and everything on the way answers all of it.
"""

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction, Site

from outreach.freshness.values import remembered

REMEMBERED = "_outreach_ways"
# Wagtail's own name.
SITE = "_wagtail_site"
# Deeper than any page of ours; whoever asks for more steps gets a 404 for less work.
MOST_STEPS = 8


def ways_of(request: HttpRequest) -> list[Page]:
    """Return home, its children and the pages on the way to the address, in the order of the tree."""
    if not hasattr(request, REMEMBERED):
        site = site_of(request)
        steps = steps_of(request.path_info)[:MOST_STEPS]
        key = ("ways", site.pk if site else None, *steps)
        pages = remembered(key, lambda: _read(site.root_page, steps)) if site else []
        setattr(request, REMEMBERED, pages)
    ways: list[Page] = getattr(request, REMEMBERED)
    return ways


def site_of(request: HttpRequest) -> Site | None:
    """Return the request's site, remembered for its host; kept where Wagtail looks before it asks again."""
    if not hasattr(request, SITE):
        key = ("site", request.get_host())
        setattr(request, SITE, remembered(key, lambda: Site.find_for_request(request)))
    site: Site | None = getattr(request, SITE)
    return site


def steps_of(path: str) -> list[str]:
    return [step for step in path.split("/") if step]


def home_of(request: HttpRequest) -> Page | None:
    """Return the home page of this request's site."""
    site = site_of(request)
    return next((page for page in ways_of(request) if site and page.pk == site.root_page_id), None)


def below_home(request: HttpRequest) -> list[Page]:
    """Return the pages that menus are made of."""
    home = home_of(request)
    return [page for page in ways_of(request) if home and page.live and page.depth == home.depth + 1]


def above(request: HttpRequest, page: Page) -> list[Page]:
    """Return the pages on the way to this one, home first."""
    home = home_of(request)
    return [
        one
        for one in ways_of(request)
        if home and one.live and one.depth >= home.depth and page.is_descendant_of(one)
    ]


def target_of(request: HttpRequest) -> tuple[Page, list[str]] | None:
    """Return the deepest page on the way and the steps that are left; None where there is no site."""
    home = home_of(request)
    if home is None:
        return None
    steps = steps_of(request.path_info)
    found = {page.url_path: page for page in ways_of(request)}
    for taken in range(min(len(steps), MOST_STEPS), -1, -1):
        page = found.get(_url_path(home, steps[:taken]))
        if page:
            return page, steps[taken:]
    return None


def is_open(request: HttpRequest, page: Page) -> bool:
    """Tell whether nobody restricted the page or what is above it; an alias must be asked the long way."""
    line = [one for one in ways_of(request) if page.path.startswith(one.path)]
    return not any(one.alias_of_id or one.is_restricted for one in line)


def _read(home: Page, steps: list[str]) -> list[Page]:
    addresses = [_url_path(home, steps[:taken]) for taken in range(1, len(steps) + 1)]
    roots = [home.path[:end] for end in range(home.steplen, len(home.path) + 1, home.steplen)]
    wanted = (
        Q(path__in=roots)
        | Q(path__startswith=home.path, depth=home.depth + 1)
        | Q(path__startswith=home.path, url_path__in=addresses)
    )
    restricted = Exists(PageViewRestriction.objects.filter(page=OuterRef("pk")))
    return list(Page.objects.filter(wanted).annotate(is_restricted=restricted).order_by("path"))


def _url_path(home: Page, steps: list[str]) -> str:
    return home.url_path + "".join(f"{step}/" for step in steps)
