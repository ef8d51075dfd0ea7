"""The worker's entrances for the front doors: late reports, ledger packs, reviews, pictures, planned publishing."""

from datetime import datetime

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, Page, Revision

from home.actions.reminders import REMINDER, write_reminder
from home.actions.renditions import RENDITIONS, make_for
from home.reports.briefs.paper import BRIEF_PAPER
from home.reports.ledger.actions import PACK, make_pack
from home.reviews import REVIEW_MAIL, has_due_pages, remind, write_review_mail
from materials.actions.papers import PAPERS
from outreach.jobs.errors import JobFailed
from outreach.jobs.mails import send
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.registry import handler
from outreach.jobs.routines import daily, every, routine
from outreach.printing.errors import PrintError

PAPERS["brief"] = BRIEF_PAPER

PUBLISH = "home.publish_scheduled"
REMIND = "home.review_reminders"
PUBLISH_MINUTES = 5
REMIND_HOUR = 8
NOT_ALLOWED_EN = "Who asked for this ledger pack may no longer have it. Nothing was made."
NOT_ALLOWED_ZH = "申请该台账的人员已无权限，未生成任何文件。"
GONE_EN = "The campaign of this ledger pack was deleted. Nothing was made."
GONE_ZH = "该台账对应的活动已被删除，未生成任何文件。"


@handler(REMINDER, memory_mb=1024, wall_s=120)
def reminder(job: Job, progress: Progress) -> None:
    """Send one reminder; what was reported meanwhile is not asked for again."""
    send(write_reminder(job.payload, at=timezone.now()), progress)


@handler(PACK, memory_mb=2048, wall_s=3600)
def ledger_pack(job: Job, progress: Progress) -> None:
    try:
        make_pack(job, progress)
    except PermissionDenied as fault:
        raise JobFailed(NOT_ALLOWED_EN, NOT_ALLOWED_ZH) from fault
    except ObjectDoesNotExist as fault:
        raise JobFailed(GONE_EN, GONE_ZH) from fault
    except PrintError as fault:
        raise JobFailed(fault.english, fault.chinese) from fault


def is_publishing_due(at: datetime) -> bool:
    """Whether a page or text waits to go live, or has passed its last moment; a few small queries."""
    if Revision.objects.filter(approved_go_live_at__lt=at).exists():
        return True
    drafts = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    kinds = [Page, *(model for model in drafts if not issubclass(model, Page))]
    return any(kind.objects.filter(live=True, expire_at__lt=at).exists() for kind in kinds)


@handler(PUBLISH, memory_mb=1024, wall_s=600)
def publish_scheduled(job: Job, progress: Progress) -> None:
    """Publish what is due and withdraw what has expired, by Wagtail's own command."""
    call_command("publish_scheduled")


@handler(REMIND, memory_mb=1024, wall_s=600)
def review_reminders(job: Job, progress: Progress) -> None:
    at = timezone.now()
    remind(on=timezone.localdate(at), at=at)


@handler(REVIEW_MAIL, memory_mb=1024, wall_s=120)
def review_mail(job: Job, progress: Progress) -> None:
    """Ask somebody to review a page."""
    send(write_review_mail(job.payload), progress)


@handler(RENDITIONS, memory_mb=1536, wall_s=300)
def renditions(job: Job, progress: Progress) -> None:
    make_for(job)


routine(
    PUBLISH,
    title=_("Publish and withdraw as planned"),
    next_after=every(minutes=PUBLISH_MINUTES),
    is_needed=is_publishing_due,
)
routine(
    REMIND,
    title=_("Remind of pages to review"),
    next_after=daily(hour=REMIND_HOUR),
    is_needed=lambda at: has_due_pages(on=timezone.localdate(at)),
)
