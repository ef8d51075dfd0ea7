"""The worker's entrances for the front doors: reminders of late reports, ledger packs, the paper of a brief."""

import time

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from home.actions.reminders import REMINDER, write_reminder
from home.reports.briefs.paper import BRIEF_PAPER
from home.reports.ledger.actions import PACK, make_pack
from materials.actions.papers import PAPERS
from outreach.jobs.errors import JobFailed
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.registry import handler
from outreach.printing.errors import PrintError

PAPERS["brief"] = BRIEF_PAPER

TIMEOUT_S = 20
# A mail server that restarts is back after a few seconds; a longer break waits for the retry button.
WAITS_S = (0, 2, 6)
FAILED_EN = "The mail server did not take the reminder. Retry it later, or call the township."
FAILED_ZH = "邮件服务器没有接收这封提醒。请稍后重试，或直接电话联系乡镇。"
NOT_ALLOWED_EN = "Who asked for this ledger pack may no longer have it. Nothing was made."
NOT_ALLOWED_ZH = "申请该台账的人员已无权限，未生成任何文件。"
GONE_EN = "The campaign of this ledger pack was deleted. Nothing was made."
GONE_ZH = "该台账对应的活动已被删除，未生成任何文件。"


@handler(REMINDER, memory_mb=1024, wall_s=120)
def reminder(job: Job, progress: Progress) -> None:
    """Send one reminder; what was reported meanwhile is not asked for again."""
    mail = write_reminder(job.payload, at=timezone.now())
    if mail is None:
        return
    fault: Exception | None = None
    for wait_s in WAITS_S:
        time.sleep(wait_s)
        if progress.should_stop():
            progress.stop()
        try:
            connection = get_connection(timeout=TIMEOUT_S)
            EmailMessage(mail.subject, mail.body, to=mail.to, connection=connection).send()
        except OSError as error:  # SMTPException is one too
            fault = error
        else:
            return
    raise JobFailed(FAILED_EN, FAILED_ZH) from fault


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
