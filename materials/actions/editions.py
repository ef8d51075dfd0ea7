"""Publishing a finished print file as an edition of a material: the file, pictures of its pages, the cover."""

import hashlib
import io
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from django.db.models import Max
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.models import Revision

from materials.actions.renders import SHEETS
from materials.actions.reports import Report, open_picture, read_report
from materials.models import Edition, EditionFile, EditionPage, Material
from outreach.accounts.roles import Person, Role, has_role
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from outreach.places.libraries import library_of


class NothingToPublish(Exception):
    """The job has no file, or its file was cleared away."""


def may_publish(actor: Person) -> bool:
    return has_role(actor, Role.APPROVER, Role.ADMINISTRATOR)


def publish_edition(*, job: Job, material: Material, actor: Person, at: datetime) -> EditionFile:
    """Make a job's file a download of the material; the first file of a new revision opens a new edition.

    Publishing the same profile of the same revision again replaces the file.
    """
    if not may_publish(actor):
        raise PermissionDenied
    report = read_report(job.pk)
    if job.kind != SHEETS or job.state != JobState.DONE or report is None:
        raise NothingToPublish
    data = _read_result(job)
    with transaction.atomic():
        edition = _edition(job, material, at=at)
        file = _save_file(edition, job.payload["profile"], data, report, at=at)
        if not edition.page_pictures.exists():
            _save_pictures(edition, job, report)
        if material.cover_id is None or edition.number > 1:
            _save_cover(material, job, actor)
    return file


def _read_result(job: Job) -> bytes:
    try:
        with job.result.open("rb") as stream:
            data: bytes = stream.read()
    except FileNotFoundError as error:
        raise NothingToPublish from error
    return data


def _edition(job: Job, material: Material, *, at: datetime) -> Edition:
    """Return the edition of this revision, or open the next one."""
    revision = Revision.objects.filter(pk=job.payload["revision"]).first()
    edition = material.editions.filter(revision=revision).first() if revision else None
    if edition is not None:
        return edition
    last = material.editions.aggregate(last=Max("number"))["last"] or 0
    return Edition.objects.create(
        material=material,
        number=last + 1,
        design_id=job.payload["design"],
        revision=revision,
        issued_on=at.date(),
    )


def _save_file(edition: Edition, profile: str, data: bytes, report: Report, *, at: datetime) -> EditionFile:
    digest = hashlib.sha256(data).hexdigest()
    file, _is_new = EditionFile.objects.update_or_create(
        edition=edition,
        profile=profile,
        defaults={
            "file": ContentFile(data, f"editions/{edition.pk}/{profile}-{digest[:12]}.pdf"),
            "sha256": digest,
            "size_bytes": len(data),
            "page_count": report.page_count,
            "made_at": at,
        },
    )
    return file


def _save_pictures(edition: Edition, job: Job, report: Report) -> None:
    for picture in report.pictures:
        with open_picture(job.pk, picture.number) as stream:
            EditionPage.objects.create(
                edition=edition,
                number=picture.number,
                picture=ContentFile(stream.read(), f"editions/{edition.pk}/page-{picture.number}.webp"),
                width_px=picture.width_px,
                height_px=picture.height_px,
            )


def _save_cover(material: Material, job: Job, actor: Person) -> None:
    """Put page 1 into the picture library: lists and shares need a public picture."""
    with open_picture(job.pk, 1) as stream, Pillow.open(stream) as picture:
        jpeg = io.BytesIO()
        picture.convert("RGB").save(jpeg, "JPEG", quality=88)
    file = ImageFile(io.BytesIO(jpeg.getvalue()), name=f"cover-{material.code.lower()}.jpg")
    material.cover = get_image_model().objects.create(
        title=material.name,
        file=file,
        uploaded_by_user_id=actor.pk,
        collection_id=library_of(material.county),
    )
    material.save(update_fields=["cover"])
