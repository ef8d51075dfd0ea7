"""Designs, people and finished jobs for the tests of print files."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pypdfium2
from django.contrib.auth.models import Group
from django.core.files.images import ImageFile
from PIL import Image as Pillow
from wagtail.images import get_image_model

from materials.models import Design
from materials.states import DesignKind
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.content.models import ProtectedText
from outreach.jobs import leases
from outreach.jobs.child import run_handler
from outreach.jobs.models import Job
from outreach.jobs.registry import find_handler
from outreach.places.models import Region
from tests.factories import make_office, make_user

AT = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)

HEADING = {"type": "heading", "value": {"text": "防溺水要点", "level": "1"}}
CONTACTS = {"type": "contacts", "value": {"heading": "有困难，找身边的人"}}
QR = {"type": "qr", "value": {"target": "https://example.org/safe", "caption": "扫码看安全课"}}
BREAK = {"type": "panel_break", "value": None}


def paragraph(text: str) -> dict[str, Any]:
    return {"type": "paragraph", "value": f"<p>{text}</p>"}


def stream(*blocks: dict[str, Any]) -> Any:
    return Design._meta.get_field("body").to_python(json.dumps(blocks))


def make_design(
    county: Region, kind: str = DesignKind.LETTER, *blocks: dict[str, Any], **fields: Any
) -> Design:
    """A published design with one revision."""
    values: dict[str, Any] = {"title": "致全市家长的一封信", "issuer": "示例领导小组", "issued_on": AT.date()}
    design = Design(
        county=county,
        kind=kind,
        body=stream(*(blocks or (paragraph("请看管好孩子。"),))),
        **(values | fields),
    )
    design.save()
    design.save_revision().publish()
    design.refresh_from_db()
    return design


def make_six_donts() -> ProtectedText:
    return ProtectedText.objects.create(
        kind="six_donts", name="六不", heading="防溺水六不", items="不私自下水游泳\n不到不熟悉的水域游泳"
    )


def make_picture(size: tuple[int, int] = (900, 600), title: str = "水塘") -> Any:
    data = io.BytesIO()
    Pillow.new("RGB", size, "#2277aa").save(data, "PNG")
    return get_image_model().objects.create(title=title, file=ImageFile(data, name=f"{title}.png"))


def make_member(role: Role, **fields: Any) -> User:
    """Somebody with a role, in the office of the county that is there."""
    user = make_user(**fields)
    if county := Region.objects.order_by("pk").first():
        user.office = make_office(county)
        user.save()
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


def work(job: Job) -> Job:
    """Do the job in this process, as the worker's child does."""
    claimed = leases.claim([job.kind])
    assert claimed is not None
    assert claimed.pk == job.pk
    handler = find_handler(claimed.kind)
    assert handler is not None
    run_handler(claimed, handler)
    job.refresh_from_db()
    return job


def result_of(job: Job) -> bytes:
    with job.result.open("rb") as stream_:
        data: bytes = stream_.read()
    return data


def texts(pdf: bytes) -> list[str]:
    """The text of each page, without line ends."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def bookmarks(pdf: bytes) -> list[tuple[int, str]]:
    """Level and title of each entry of the outline."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [(entry.level, entry.get_title()) for entry in document.get_toc()]
    finally:
        document.close()


def count_pictures(pdf: bytes) -> int:
    """How many raster pictures all pages show."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        kinds = [part.type for page in document for part in page.get_objects()]
        return kinds.count(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE)
    finally:
        document.close()
