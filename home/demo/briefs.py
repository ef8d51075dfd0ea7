"""The demo's briefs: the template, one issue of two days ago, a draft; a late correction shows what moved."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from campaigns.models import Activity
from home.demo import brief_text
from home.demo.campaigns import DemoCampaigns
from home.models import Brief, BriefTemplate
from home.reports.briefs.actions import draft_from, issue_brief, save_draft
from outreach.accounts.models import User
from outreach.places.models import Region

ISSUED_AGO = 2
LATE_HEADS = 12


def load_briefs(county: Region, campaigns: DemoCampaigns, *, today: date, is_printed: bool) -> None:
    """Write what is missing; nothing is issued before anything was printed, for its figures would be 0."""
    template, _created = BriefTemplate.objects.get_or_create(
        county=county,
        name=brief_text.NAME,
        defaults={
            "title": brief_text.TITLE,
            "addressee": brief_text.ADDRESSEE,
            "body": brief_text.BODY,
            "issuer": brief_text.ISSUER,
            "signature": brief_text.SIGNATURE,
        },
    )
    if Brief.objects.filter(county=county).exists():
        return
    writer, chief = (User.objects.get(username=name) for name in ("staff", "approver"))
    day = today - timedelta(days=ISSUED_AGO)
    at = timezone.make_aware(datetime.combine(day, time(18)))
    if is_printed:
        first = save_draft(brief=draft_from(template, campaign=campaigns.year), actor=writer, at=at)
        show_first(issue_brief(brief=first, actor=chief, at=at))
        correct_late(campaigns)
    save_draft(brief=draft_from(template, campaign=campaigns.year), actor=writer, at=timezone.now())


def show_first(brief: Brief) -> None:
    """The demo's public site has one brief to read."""
    Brief.objects.filter(pk=brief.pk).update(is_public=True)


def correct_late(campaigns: DemoCampaigns) -> None:
    """A township sent the sign-in sheets after the issue: some people more."""
    lecture = Activity.objects.filter(campaign=campaigns.month, kind__code="lecture").order_by("pk")[:1].get()
    count = lecture.counts.get(measure__code="attendances")
    count.amount += LATE_HEADS
    count.save(update_fields=["amount"])
