"""Pages whose review day has come: who is told, once."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from outreach.accounts.languages import language_of
from outreach.accounts.models import User
from outreach.content.models import ReviewReminder, SitePage
from outreach.jobs.actions import enqueue
from outreach.jobs.mails import Mail

REVIEW_MAIL = "home.review_mail"


def due_pages(*, on: date) -> Iterator[SitePage]:
    """Yield live pages whose review day has come and of which nobody was told; one query for each kind."""
    for model in apps.get_models():
        if issubclass(model, SitePage):
            pages = model.objects.live().filter(next_review_on__lte=on).order_by("next_review_on", "pk")
            told = set(
                ReviewReminder.objects.filter(due_on__lte=on, page__in=pages.values("pk")).values_list(
                    "page_id", "due_on"
                )
            )
            rows = pages.select_related("owner", "reviewer")
            yield from (page for page in rows if (page.pk, page.next_review_on) not in told)


def has_due_pages(*, on: date) -> bool:
    return any(True for _page in due_pages(on=on))


def remind(*, on: date, at: datetime) -> int:
    """Queue one mail for each page; the number of mails. A page without anybody to tell waits for one."""
    return sum(_remind(page, at) for page in due_pages(on=on))


@transaction.atomic
def _remind(page: SitePage, at: datetime) -> bool:
    """Write the reminder first: of two that send at once, the second finds its row there."""
    reader = page.reviewer or page.owner
    due_on = page.next_review_on
    if due_on is None or reader is None or not reader.is_active or not reader.email:
        return False
    _row, is_new = ReviewReminder.objects.get_or_create(
        page_id=page.pk, due_on=due_on, defaults={"told_at": at}
    )
    if is_new:
        enqueue(
            kind=REVIEW_MAIL,
            title=_("Review of “%(page)s”") % {"page": page.title},
            payload={
                "to": reader.pk,
                "page": page.pk,
                "title": page.title,
                "due": due_on.isoformat(),
            },
            actor=None,
            at=at,
        )
    return is_new


def write_review_mail(payload: dict[str, Any]) -> Mail | None:
    """Write the mail in its reader's language; None when the reader has left or has no address now."""
    reader = User.objects.filter(pk=payload["to"], is_active=True).exclude(email="").first()
    if reader is None:
        return None
    path = reverse("wagtailadmin_pages:edit", args=[payload["page"]])
    facts = {
        "reader": reader,
        "title": payload["title"],
        "due_on": date.fromisoformat(str(payload["due"])),
        "address": settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path,
    }
    with override(language_of(reader)):
        subject = _("Please review “%(page)s”") % {"page": payload["title"]}
        return Mail(reader.email, subject, render_to_string("home/mail/review.txt", facts))
