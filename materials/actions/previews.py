"""The true-PDF preview of an unsaved design: one job for one content, newer ones replace older ones."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from materials.actions.checks import check_sheet
from materials.actions.reports import delete_report
from materials.documents.kinds import sheet_of
from materials.documents.recipients import values_of
from materials.models import Design
from materials.states import PrintProfile
from outreach.accounts.models import User
from outreach.accounts.roles import Person, Role, has_role
from outreach.jobs.actions import enqueue, retry, withdraw
from outreach.jobs.models import Job
from outreach.jobs.states import OPEN, JobState
from outreach.places.models import Village

PREVIEW = "materials.preview"
# Somebody is looking at the screen: before every print run.
PRIORITY = 10
KEPT_FOR = timedelta(days=1)
SEPARATOR_MODE, PRESS_MODE = "separator", "press"


def may_preview(actor: Person) -> bool:
    return has_role(actor, Role.EDITOR, Role.APPROVER, Role.REVIEWER, Role.ADMINISTRATOR)


def sample_village(design: Design) -> Village | None:
    """Return the village whose letter the preview shows: the first of the county."""
    villages = Village.objects.active().filter(township__county=design.county_id)
    return villages.in_delivery_order().first()


def request_preview(*, design: Design, mode: str, actor: Person, at: datetime) -> Job:
    """Queue the preview of a design as it stands in the editor; the same content gives the same job.

    Raises DesignFault when it can't be printed as it is.
    """
    if not isinstance(actor, User) or not may_preview(actor):
        raise PermissionDenied
    profile = PrintProfile.PRESS if mode == PRESS_MODE else _screen_profile(design)
    sheet = sheet_of(design, profile=profile)
    check_sheet(sheet)
    village = sample_village(design) if design.is_merged else None
    payload = {
        "design": design.pk,
        "sheet": sheet.to_json(),
        "colour": design.colour,
        "village": village.pk if village else None,
        "separator": mode == SEPARATOR_MODE,
    }
    prefix = _prefix(design, actor)
    key = prefix + _content_mark(payload, village)
    with transaction.atomic():
        withdraw(kind=PREVIEW, key_prefix=prefix, except_key=key)
        job = _enqueue(payload, title=sheet.title, key=key, actor=actor, at=at)
    if job.state in (JobState.CANCELLED, JobState.FAILED):
        return retry(job=job, actor=actor)
    return job


def _prefix(design: Design, actor: Person) -> str:
    return f"preview:{actor.pk}:{design.pk or 'new'}:"


def _screen_profile(design: Design) -> str:
    # Letters are only ever printed; tagging a merge for screen readers would cost the preview its speed.
    return PrintProfile.OFFICE if design.is_merged else PrintProfile.SCREEN


def _content_mark(payload: dict[str, Any], village: Village | None) -> str:
    """Return what changes whenever the preview would look different: the sheet, the mode, the sample's own data."""
    values = values_of(village) if village else {}
    content = json.dumps([payload, values], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()[:32]


def _enqueue(payload: dict[str, Any], *, title: str, key: str, actor: User, at: datetime) -> Job:
    return enqueue(
        kind=PREVIEW,
        title=_("Preview: %(title)s") % {"title": title},
        payload=payload,
        actor=actor,
        at=at,
        key=key,
        priority=PRIORITY,
        total=1,
    )


def newest_finished(*, design: Design, actor: Person) -> Job | None:
    """Return the last preview that this person saw of a design, to be shown until the new one is there."""
    seen = Job.objects.filter(kind=PREVIEW, key__startswith=_prefix(design, actor))
    done = seen.filter(state=JobState.DONE)
    return done.order_by("-finished_at", "-pk").first()


def sweep_previews(*, at: datetime) -> int:
    """Delete previews that nobody looks at any more, with their files; returns how many."""
    old = Job.objects.filter(kind=PREVIEW, created_at__lt=at - KEPT_FOR).exclude(state__in=OPEN)
    for job in old:
        delete_report(job.pk)
        job.result.delete(save=False)
        job.delete()
    return len(old)
