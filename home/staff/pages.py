"""What the pages of reports share: whose counties are shown, Wagtail's head with breadcrumbs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from home.reports.briefs.actions import may_see_briefs
from outreach.accounts.asking import signed_in
from outreach.accounts.models import User


def reader(request: HttpRequest) -> User:
    """The person behind the request, if they may read reports."""
    return signed_in(request, may_see_briefs)


def crumbs(*trail: dict[str, str]) -> list[dict[str, str]]:
    return [{"url": reverse("brief:index"), "label": _("Briefs")}, *trail]


def head(title: str, icon: str, *, trail: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "header_title": title,
        "header_icon": icon,
        "header_buttons": [],
        "breadcrumbs_items": [*trail, {"url": "", "label": title}],
    }
