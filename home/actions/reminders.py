"""Reminding townships of reports that are late: one e-mail a township and day, logged."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from wagtail.log_actions import log

from campaigns.models import Activity, Campaign
from home.models import Reminder
from home.reports.late import late_activities, read_reports
from home.reports.rules import read_rules
from home.reports.tallies import read_tallies
from outreach.accounts.languages import language_of
from outreach.accounts.models import User
from outreach.accounts.roles import may_approve, may_edit
from outreach.jobs.actions import enqueue
from outreach.jobs.mails import Mail
from outreach.places.models import Township

REMINDER = "home.reminder"
REMIND_LOGGED = "home.remind_township"
LISTED = 20


@dataclass(slots=True)
class Outcome:
    """What became of a press of the button."""

    sent: list[Township] = field(default_factory=list)
    already: list[Township] = field(default_factory=list)
    nobody: list[Township] = field(default_factory=list)

    def sentences(self) -> list[str]:
        said = [
            (
                self.sent,
                ngettext(
                    "A reminder goes to %(names)s.", "Reminders go to %(names)s.", max(len(self.sent), 1)
                ),
            ),
            (
                self.already,
                _("%(names)s: reminded today already. A township gets one reminder a day at most."),
            ),
            (
                self.nobody,
                _("%(names)s: nobody there has an e-mail address. Call the supervisor instead."),
            ),
        ]
        found = [
            words % {"names": "、".join(str(one) for one in townships)}
            for townships, words in said
            if townships
        ]
        return found or [_("No report is late now. Nothing was sent.")]


def may_remind(actor: User) -> bool:
    return may_edit(actor) or may_approve(actor)


def remind_townships(
    *, campaign: Campaign, actor: User, at: datetime, only: Township | None = None
) -> Outcome:
    """Queue a reminder for each late township, or for one; whoever was reminded today is left alone."""
    if not may_remind(actor):
        raise PermissionDenied
    outcome = Outcome()
    lines, _office = read_reports(read_rules(campaign), read_tallies(campaign), at=at)
    for line in lines:
        if line.late and only in (None, line.township):
            _remind(campaign, line.township, line.late, actor, at, outcome)
    return outcome


def _remind(
    campaign: Campaign, township: Township, late: int, actor: User, at: datetime, outcome: Outcome
) -> None:
    people = members_with_address(township)
    if not people:
        outcome.nobody.append(township)
        return
    try:
        with transaction.atomic():
            reminder = Reminder.objects.create(
                campaign=campaign,
                township=township,
                sent_on=timezone.localdate(at),
                reports=late,
                sent_by=actor,
            )
            for person in people:
                enqueue(
                    kind=REMINDER,
                    title=_("Reminder of late reports to %(township)s") % {"township": township},
                    payload={"reminder": reminder.pk, "to": person.pk},
                    actor=actor,
                    at=at,
                )
            log(campaign, REMIND_LOGGED, user=actor, timestamp=at, data=_facts(township, late))
    except IntegrityError:
        outcome.already.append(township)
    else:
        outcome.sent.append(township)


def _facts(township: Township, late: int) -> dict[str, Any]:
    return {"township": str(township), "reports": late}


def members_with_address(township: Township) -> list[User]:
    people = User.objects.filter(office__township=township, is_active=True).exclude(email="")
    return list(people.order_by("pk"))


def write_reminder(payload: dict[str, Any], *, at: datetime) -> Mail | None:
    """Write the mail in its reader's language; None when there is nobody or nothing to remind of any more."""
    reader = User.objects.filter(pk=payload["to"], is_active=True).exclude(email="").first()
    rows = Reminder.objects.select_related("campaign", "township")
    reminder = rows.filter(pk=payload["reminder"]).first()
    if reader is None or reminder is None:
        return None
    late = _late_of(reminder, at=at)
    if not late:
        return None
    with override(language_of(reader)):
        subject = _("Please report: %(campaign)s") % {"campaign": reminder.campaign}
        address = settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse("portal:home")
        facts = {
            "reader": reader,
            "reminder": reminder,
            "activities": late[:LISTED],
            "more": max(0, len(late) - LISTED),
            "address": address,
        }
        return Mail(reader.email, subject, render_to_string("home/mail/reminder.txt", facts))


def _late_of(reminder: Reminder, *, at: datetime) -> list[Activity]:
    due_days = read_rules(reminder.campaign).due_days
    late = late_activities(reminder.campaign, due_days=due_days, at=at)
    return list(late.filter(township=reminder.township).order_by("starts_at", "pk"))
