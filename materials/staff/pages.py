"""What the staff's own pages share: Wagtail's head with breadcrumbs, and a refusal that keeps the page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from wagtail.admin import messages

from outreach.moves import AlreadyMoved

Crumb = dict[str, str]


def head(
    title: str, icon: str, *, trail: list[Crumb] | None = None, buttons: list[Any] | None = None
) -> dict[str, Any]:
    """Return what wagtailadmin/generic/base.html needs; the trail ends with the page itself."""
    return {
        "header_title": title,
        "header_icon": icon,
        "header_buttons": buttons or [],
        "breadcrumbs_items": [*(trail or []), {"url": "", "label": title}],
    }


def refuse(request: HttpRequest, template: str, context: dict[str, Any], sentence: str) -> HttpResponse:
    """Show the page as it is now under the reason why nothing was done."""
    messages.error(request, sentence)
    return render(request, template, context, status=409)


def moved_sentence(error: AlreadyMoved) -> str:
    """Say what the row is now, and what to do."""
    return _("%(fact)s The page shows it as it is now; go on from here.") % {"fact": error}
