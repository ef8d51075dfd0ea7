"""Roster files: kept outside the database for one run of letters, wiped with what was made of them."""

import uuid
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import ContentFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from materials.actions.checks import require_render_right
from materials.documents.faults import DesignFault
from materials.documents.roster import columns_of
from outreach.accounts.roles import Person
from outreach.jobs.models import Job, private_storage
from outreach.jobs.progress import clear_folder
from outreach.jobs.states import OPEN
from outreach.spreadsheets import MAX_FILE_BYTES, Row, read_rows

FOLDER = "rosters"
ENDINGS = (".xlsx", ".csv", ".txt", ".tsv")
# A file that was looked at and never printed.
UNUSED_FOR = timedelta(days=1)
GONE = _("The roster is no longer kept. Choose the file again.")
WIPED = "materials.wipe_roster"


def keep_roster(data: bytes, *, name: str, actor: Person) -> str:
    """Keep a roster under a name that nobody can guess, and return it; raises SpreadsheetRefused, DesignFault."""
    require_render_right(actor)
    # Read to its end before it is kept: what can't be read, or has columns of no use here, is never stored.
    rows = read_rows(data, name=name)
    if header := next(rows, None):
        columns_of(header.cells)
    deque(rows, maxlen=0)
    ending = PurePath(name).suffix.lower()
    kept = f"{FOLDER}/{uuid.uuid4().hex}{ending if ending in ENDINGS else '.csv'}"
    return private_storage().save(kept, ContentFile(data))


def roster_rows(kept: str) -> Iterator[Row]:
    """Yield the rows of a kept roster, headers first; raises DesignFault when it was wiped."""
    if PurePath(kept).parent != PurePath(FOLDER) or not private_storage().exists(kept):
        raise DesignFault(GONE)
    with private_storage().open(kept) as file:
        return read_rows(file.read(MAX_FILE_BYTES + 1), name=kept)


def wipe_rosters(*, at: datetime) -> int:
    """Delete every roster whose time is over, with the letters made of it; returns how many files went."""
    wiped = sum(_wipe_run(job, at) for job in _outdated(at))
    return wiped + sum(_delete(name) for name in _unused(at))


def has_rosters_to_wipe(*, at: datetime) -> bool:
    return _outdated(at).exists() or bool(_unused(at))


def _runs() -> QuerySet[Job]:
    return Job.objects.filter(payload__roster__startswith=f"{FOLDER}/")


def _outdated(at: datetime) -> QuerySet[Job]:
    keep = timedelta(days=settings.ROSTER_KEEP_DAYS)
    return _runs().filter(finished_at__lt=at - keep).exclude(state__in=OPEN)


def _wipe_run(job: Job, at: datetime) -> int:
    """Files first: a wipe that is cut short is done again, never forgotten."""
    wiped = _delete(job.payload["roster"])
    if job.result:
        wiped += 1
        job.result.delete(save=False)
    clear_folder(job)  # of a failed run, kept for a retry
    job.result_name = ""
    job.payload = job.payload | {"roster": "", "is_wiped": True}
    job.save(update_fields=["result", "result_name", "payload"])
    log(job, WIPED, timestamp=at)
    return wiped


def _unused(at: datetime) -> list[str]:
    storage = private_storage()
    if not storage.exists(FOLDER):
        return []
    names = [f"{FOLDER}/{name}" for name in storage.listdir(FOLDER)[1]]
    used = set(_runs().values_list("payload__roster", flat=True))
    return [name for name in names if name not in used and storage.get_modified_time(name) < at - UNUSED_FOR]


def _delete(name: str) -> int:
    if not name or not private_storage().exists(name):
        return 0
    private_storage().delete(name)
    return 1
