"""The worker's entrances: taking pictures back once a day, telling who sent them."""

from django.core.mail import EmailMessage, get_connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.actions.mails import PHOTO_MAIL, write_photo_mail
from campaigns.actions.photos import withdraw_ended
from campaigns.models import ActivityPhoto
from outreach.jobs.errors import JobFailed
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.registry import handler
from outreach.jobs.routines import daily, routine

WITHDRAW = "campaigns.withdraw_photos"
MAIL_TIMEOUT_S = 20
MAIL_FAILED_EN = (
    "The mail server did not take the e-mail. What it tells has happened all the same. Retry it later."
)
MAIL_FAILED_ZH = "邮件服务器没有接收这封邮件，但邮件所述事项已经办理。请稍后重试。"


@handler(WITHDRAW, memory_mb=1024, wall_s=900)
def withdraw(job: Job, progress: Progress) -> None:
    """Take back every picture whose consent has ended, also those of days on which no worker ran."""
    withdraw_ended(on=timezone.localdate(), at=timezone.now())


@handler(PHOTO_MAIL, memory_mb=1024, wall_s=120)
def photo_mail(job: Job, progress: Progress) -> None:
    """Send one e-mail; a failing server fails this job only, which can be retried."""
    written = write_photo_mail(job.payload)
    if written is None:
        return
    try:
        connection = get_connection(timeout=MAIL_TIMEOUT_S)
        EmailMessage(written.subject, written.body, to=[written.to], connection=connection).send()
    except OSError as error:  # SMTPException is one too
        raise JobFailed(MAIL_FAILED_EN, MAIL_FAILED_ZH) from error


routine(
    WITHDRAW,
    title=_("Take back photos whose consent has ended"),
    next_after=daily(hour=0),
    is_needed=lambda at: ActivityPhoto.objects.ended(on=timezone.localdate(at)).exists(),
)
