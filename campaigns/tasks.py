"""The worker's entrances: taking pictures back once a day, telling who sent them."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaigns.actions.mails import PHOTO_MAIL, write_photo_mail
from campaigns.actions.photos import withdraw_ended
from campaigns.models import ActivityPhoto
from outreach.jobs.mails import send
from outreach.jobs.models import Job
from outreach.jobs.progress import Progress
from outreach.jobs.registry import handler
from outreach.jobs.routines import daily, routine

WITHDRAW = "campaigns.withdraw_photos"


@handler(WITHDRAW, memory_mb=1024, wall_s=900)
def withdraw(job: Job, progress: Progress) -> None:
    """Take back every picture whose consent has ended, also those of days on which no worker ran."""
    withdraw_ended(on=timezone.localdate(), at=timezone.now())


@handler(PHOTO_MAIL, memory_mb=1024, wall_s=120)
def photo_mail(job: Job, progress: Progress) -> None:
    send(write_photo_mail(job.payload), progress)


routine(
    WITHDRAW,
    title=_("Take back photos whose consent has ended"),
    next_after=daily(hour=0),
    is_needed=lambda at: ActivityPhoto.objects.ended(on=timezone.localdate(at)).exists(),
)
