"""E-mails to who sent a picture: a job in the transaction of the change, written and sent by a worker."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from campaigns.models import ActivityPhoto
from outreach.accounts.languages import language_of
from outreach.accounts.models import User
from outreach.jobs.actions import enqueue
from outreach.jobs.mails import Mail

PHOTO_MAIL = "campaigns.photo_mail"


def owner_of(photo: ActivityPhoto) -> User | None:
    """Who sent a picture; of one that staff chose, who checked it."""
    return photo.uploaded_by or photo.checked_by


def tell_withdrawn(*, photo: ActivityPhoto, at: datetime) -> None:
    """Queue the news that a picture is public no longer; without an address there is nothing to do."""
    owner = owner_of(photo)
    if owner is None or not owner.email:
        return
    enqueue(
        kind=PHOTO_MAIL,
        title=_("E-mail about the picture “%(photo)s”") % {"photo": photo},
        payload={"to": owner.pk, "photo": photo.pk},
        actor=None,
        at=at,
        key=f"photo-mail/{photo.pk}/{photo.consent_until}",
    )


def tell_kept_back(*, page: Page, owner: User | None, reason: str, key: int, at: datetime) -> None:
    """Queue the news that the clock did not publish a page; without an address there is nothing to do."""
    if owner is None or not owner.email:
        return
    enqueue(
        kind=PHOTO_MAIL,
        title=_("E-mail about the page “%(page)s”") % {"page": page.title},
        payload={"to": owner.pk, "page": page.pk, "reason": reason},
        actor=None,
        at=at,
        key=f"kept-back-mail/{key}/{at:%Y%m%d%H%M}",
    )


def _write_kept_back(payload: dict[str, Any]) -> Mail | None:
    reader = User.objects.filter(pk=payload["to"], is_active=True).exclude(email="").first()
    page = Page.objects.filter(pk=payload["page"]).first()
    if reader is None or page is None:
        return None
    path = reverse("wagtailadmin_pages:edit", args=[page.pk])
    address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path
    with override(language_of(reader)):
        subject = _("“%(page)s” was not published at its time") % {"page": page.title}
        facts = {"reader": reader, "page": page, "reason": payload["reason"], "address": address}
        return Mail(reader.email, subject, render_to_string("campaigns/mail/kept_back.txt", facts))


def write_photo_mail(payload: dict[str, Any]) -> Mail | None:
    """Write the mail in its reader's language; None when reader or picture are gone."""
    if "page" in payload:
        return _write_kept_back(payload)
    reader = User.objects.filter(pk=payload["to"], is_active=True).exclude(email="").first()
    photo = ActivityPhoto.objects.filter(pk=payload["photo"]).select_related("activity").first()
    if reader is None or photo is None:
        return None
    address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + _address(reader, photo)
    with override(language_of(reader)):
        subject = _("A picture of “%(activity)s” is public no longer") % {"activity": photo.activity}
        facts = {"reader": reader, "photo": photo, "activity": photo.activity, "address": address}
        return Mail(reader.email, subject, render_to_string("campaigns/mail/withdrawn.txt", facts))


def _address(reader: User, photo: ActivityPhoto) -> str:
    if reader.township is not None:
        return reverse("portal:activity", args=[photo.activity_id])
    return reverse("activity_photo:index")
