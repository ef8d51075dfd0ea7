"""Registration of accounts in Wagtail's admin; the user pages themselves are named in apps.py."""

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Collection, Page

from outreach.accounts.auditing import may_audit
from outreach.accounts.choosing import hasten_pages, with_states
from outreach.accounts.counties import sees_every_county
from outreach.accounts.models import User
from outreach.accounts.moderation import narrow_moderation
from outreach.accounts.staff.bulk import guard_people
from outreach.accounts.staff.county import choose
from outreach.accounts.staff.revealing import reveal
from outreach.accounts.tags import narrow_tags
from outreach.accounts.trees import register_policies
from outreach.accounts.working import may_switch
from outreach.menus import shown_to
from outreach.places.models import Region
from outreach.places.staff.scope import in_counties

hooks.register("before_bulk_action", guard_people)
register_policies()
narrow_moderation()
narrow_tags()
hasten_pages()
# Entries of two menus that lead to what CountyScope shuts where there are several counties.
OF_ALL_COUNTIES = {
    "reports": ("site-history", "page-types-usage"),
    "settings": ("sites", "groups", "workflows", "workflow-tasks", "redirects", "site-county"),
}


@hooks.register("construct_page_chooser_queryset")
def offer_own_pages(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return with_states(in_counties(pages, request.user))


@hooks.register("describe_collection_contents")
def keep_libraries(collection: Collection) -> dict[str, Any] | None:
    """The library of a county is kept: what its people upload has no other place."""
    if not Region.objects.filter(library=collection).exists():
        return None
    return {"count": 1, "count_text": _("Library of a county"), "url": None}


@hooks.register("register_admin_urls")
def register_audit_urls() -> list[URLPattern | URLResolver]:
    return [
        path("audit/", include("outreach.accounts.staff.urls")),
        path("contacts/<slug:kind>/<int:pk>/", reveal, name="reveal-contact"),
        path("county/", choose, name="county"),
    ]


class CountyMenuItem(MenuItem):
    """Where the administrator of all works; leads to the choice."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_switch(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        county = request.user.working_in if isinstance(request.user, User) else None
        label = str(county or _("All counties"))
        return MenuItem(label, self.url, name=self.name, icon_name=self.icon_name).render_component(request)


@hooks.register("register_admin_menu_item")
def register_county_menu_item() -> MenuItem:
    return CountyMenuItem(_("County"), reverse_lazy("county"), name="county", icon_name="site", order=1)


@hooks.register("register_reports_menu_item")
def register_audit_menu_item() -> MenuItem:
    return shown_to(may_audit)(
        _("Audit log"), reverse_lazy("audit:index"), name="audit", icon_name="history", order=10
    )


def hide_what_is_of_all(names: tuple[str, ...], request: HttpRequest, items: list[MenuItem]) -> None:
    if not _sees_every_county(request):
        items[:] = [item for item in items if item.name not in names]


def _sees_every_county(request: HttpRequest) -> bool:
    """Asked for each menu of a page, answered once."""
    known = vars(request)
    if "sees_every_county" not in known:
        known["sees_every_county"] = sees_every_county(request.user)
    return bool(known["sees_every_county"])


for menu, names in OF_ALL_COUNTIES.items():
    hooks.register(f"construct_{menu}_menu", partial(hide_what_is_of_all, names))


@hooks.register("register_settings_menu_item")
def register_account_menu_item() -> MenuItem:
    return MenuItem(
        _("Account and security"), reverse_lazy("account"), name="account", icon_name="key", order=10
    )


@hooks.register("insert_global_admin_js")
def warn_before_the_end() -> SafeString:
    return render_to_string("accounts/parts/session.html")
