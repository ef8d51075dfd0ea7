"""Papers of an activity: what may be kept, who may add and read them."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import PurePath

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from campaigns.models import Activity, ActivityPaper, PaperKind
from outreach.accounts.counties import counties_of
from outreach.accounts.models import User
from outreach.accounts.roles import may_approve, may_edit
from outreach.content.pictures import NotAPicture, TooManyPixels, clean_picture

PAPER_LOGGED = "campaigns.add_paper"
MAX_BYTES = 10 * 1024 * 1024
MOST_PAPERS = 30
MOST_NAME = 120
PICTURES = (".jpg", ".jpeg", ".png", ".webp")
CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}


class PaperRefused(Exception):
    """This file is not kept; the sentence says why."""


def _is_office(content: bytes, part: str) -> bool:
    """A Word or Excel file is a ZIP with a certain part; without macros."""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False
    return part in names and not any(name.endswith("vbaProject.bin") for name in names)


CHECKS: dict[str, Callable[[bytes], bool]] = {
    ".pdf": lambda content: content.startswith(b"%PDF-") and b"%%EOF" in content[-2048:],
    ".docx": lambda content: _is_office(content, "word/document.xml"),
    ".xlsx": lambda content: _is_office(content, "xl/workbook.xml"),
}


def checked_paper(name: str, content: bytes) -> bytes:
    """Return the bytes to keep; raises PaperRefused on what is no whole file of an allowed kind."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in CONTENT_TYPES:
        raise PaperRefused(_("Only PDF, Word (.docx), Excel (.xlsx), JPEG, PNG and WebP files are kept."))
    if len(content) > MAX_BYTES:
        raise PaperRefused(_("This file is larger than 10 MB. Make it smaller, or send it in parts."))
    if suffix in PICTURES:
        try:
            return clean_picture(content).content
        except (NotAPicture, TooManyPixels) as error:
            raise PaperRefused(_("This picture can't be opened. Take it again.")) from error
    if not CHECKS[suffix](content):
        raise PaperRefused(
            _("This file is broken, or it is not what its name says. Save it again and retry.")
        )
    return content


def may_read_papers(actor: User, activity: Activity) -> bool:
    """Its township, and the office of its county."""
    if activity.township_id is not None and actor.township and actor.township.pk == activity.township_id:
        return True
    is_office = may_edit(actor) or may_approve(actor)
    return is_office and counties_of(actor).filter(pk=activity.campaign.county_id).exists()


def add_paper(
    *, activity: Activity, kind: PaperKind, name: str, content: bytes, actor: User, at: datetime
) -> ActivityPaper:
    """Keep a paper in the private store; raises PaperRefused."""
    if not may_read_papers(actor, activity):
        raise PermissionDenied
    kept = checked_paper(name, content)
    if ActivityPaper.objects.filter(activity=activity).count() >= MOST_PAPERS:
        raise PaperRefused(_("This activity has %(most)s papers; no more are kept.") % {"most": MOST_PAPERS})
    suffix = PurePath(name).suffix.lower()
    paper = ActivityPaper(
        activity=activity,
        kind=kind,
        name=f"{PurePath(name).stem[: MOST_NAME - 10]}{suffix}",
        size=len(kept),
        uploaded_by=actor,
        uploaded_at=at,
    )
    with transaction.atomic():
        stored = f"activities/{activity.pk}/papers/{get_random_string(20)}{suffix}"
        paper.file.save(stored, ContentFile(kept), save=False)
        paper.save()
        log(activity, PAPER_LOGGED, user=actor, timestamp=at, data={"paper": paper.pk, "name": paper.name})
    return paper


def content_type_of(paper: ActivityPaper) -> str:
    return CONTENT_TYPES.get(PurePath(paper.name).suffix.lower(), "application/octet-stream")
