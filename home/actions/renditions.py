"""Ask the worker for every shape of a picture as soon as it comes in, before a reader asks for one."""

import hashlib
from typing import Any

from django.db.models.signals import post_save
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.images import get_image_model
from wagtail.images.models import Image, SourceImageIOError

from outreach.content.renditions import make_renditions
from outreach.jobs.actions import enqueue
from outreach.jobs.errors import JobFailed
from outreach.jobs.models import Job

RENDITIONS = "home.renditions"
LOST_EN = "The file of this picture is not there or can't be read. Upload it again."
LOST_ZH = "图片文件缺失或无法读取，请重新上传。"


def listen() -> None:
    post_save.connect(ask_for_renditions, sender=get_image_model(), dispatch_uid="renditions")


def ask_for_renditions(instance: Image, raw: bool = False, **_options: Any) -> None:
    """Queue one job for each state of a picture; a new file or another point to crop around is a new state."""
    if raw:
        return
    state = f"{instance.file.name} {instance.get_focal_point()}"
    with override("zh-hans"):
        title = _("Sizes of the picture “%(title)s”") % {"title": instance.title}
    enqueue(
        kind=RENDITIONS,
        title=title,
        payload={"picture": instance.pk},
        actor=None,
        at=timezone.now(),
        key=f"{RENDITIONS}-{instance.pk}-{hashlib.sha256(state.encode()).hexdigest()[:12]}",
    )


def make_for(job: Job) -> None:
    """Make what is missing; a picture that was deleted meanwhile needs nothing."""
    picture = get_image_model().objects.filter(pk=job.payload["picture"]).first()
    if picture is None:
        return
    try:
        make_renditions(picture)
    except SourceImageIOError as error:
        raise JobFailed(LOST_EN, LOST_ZH) from error
