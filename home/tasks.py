"""The worker's entrance for the front doors: reminders of late reports."""

import time

from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from home.actions.reminders import REMINDER, write_reminder
from outreach.jobs.errors import JobFailed
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.registry import handler

TIMEOUT_S = 20
# A mail server that restarts is back after a few seconds; a longer break waits for the retry button.
WAITS_S = (0, 2, 6)
FAILED_EN = "The mail server did not take the reminder. Retry it later, or call the township."
FAILED_ZH = "邮件服务器没有接收这封提醒。请稍后重试，或直接电话联系乡镇。"


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
