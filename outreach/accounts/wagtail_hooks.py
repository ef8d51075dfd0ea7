"""Registration of accounts in Wagtail's admin; the user pages themselves are named in apps.py."""

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
from outreach.accounts.counties import sees_every_county
from outreach.accounts.moderation import narrow_moderation
from outreach.accounts.staff.bulk import guard_people
from outreach.accounts.staff.revealing import reveal
from outreach.accounts.trees import register_policies
from outreach.menus import shown_to
from outreach.places.models import Region
from outreach.places.staff.scope import in_counties

hooks.register("before_bulk_action", guard_people)
register_policies()
narrow_moderation()
OF_ALL_COUNTIES = ("site-history", "page-types-usage")


@hooks.register("construct_page_chooser_queryset")
def offer_own_pages(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return in_counties(pages, request.user)


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
    ]


@hooks.register("register_reports_menu_item")
def register_audit_menu_item() -> MenuItem:
    return shown_to(may_audit)(
        _("Audit log"), reverse_lazy("audit:index"), name="audit", icon_name="history", order=10
    )


@hooks.register("construct_reports_menu")
def hide_history_of_others(request: HttpRequest, items: list[MenuItem]) -> None:
    """Where there are several counties, see CountyScope."""
    if not sees_every_county(request.user):
        items[:] = [item for item in items if item.name not in OF_ALL_COUNTIES]


@hooks.register("register_settings_menu_item")
def register_account_menu_item() -> MenuItem:
    return MenuItem(
        _("Account and security"), reverse_lazy("account"), name="account", icon_name="key", order=10
    )


@hooks.register("insert_global_admin_js")
def warn_before_the_end() -> SafeString:
    return render_to_string("accounts/parts/session.html")
