"""What a job leaves beside its file: pictures of its pages and the findings of the preflight, in private storage."""

import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.utils.translation import get_language
from PIL import Image

from outreach.printing.preflight import Finding, Severity
from outreach.printing.preview import page_count, preview

MOST_PICTURES = 40
PICTURE_PX = 900


@dataclass(frozen=True, slots=True)
class PagePicture:
    number: int
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One finding in both languages."""

    is_error: bool
    en: str
    zh: str

    @property
    def sentence(self) -> str:
        return self.zh if (get_language() or "zh").startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class Report:
    """Pages of a file, the first of them as pictures, and what the preflight said."""

    page_count: int
    pictures: tuple[PagePicture, ...]
    lines: tuple[ReportLine, ...]


def _storage() -> Storage:
    return storages["private"]


def _folder(job_id: int) -> str:
    return f"reports/{job_id}"


def write_report(job_id: int, pdf: bytes | Path, *, findings: list[Finding], trimmed: bool = True) -> Report:
    """Draw the first pages and keep them with the findings; a second call replaces the first."""
    delete_report(job_id)
    count = page_count(pdf)
    pictures = []
    for number in range(1, min(count, MOST_PICTURES) + 1):
        data = preview(pdf, page=number, width_px=PICTURE_PX, trimmed=trimmed)
        width, height = Image.open(io.BytesIO(data)).size
        pictures.append(PagePicture(number, width, height))
        _storage().save(f"{_folder(job_id)}/{number}.webp", ContentFile(data))
    lines = dict.fromkeys(
        ReportLine(finding.severity is Severity.ERROR, finding.english, finding.chinese)
        for finding in findings
    )
    # One sentence for ten like pictures is enough.
    report = Report(count, tuple(pictures), tuple(lines))
    _storage().save(f"{_folder(job_id)}/report.json", ContentFile(json.dumps(asdict(report)).encode()))
    return report


def read_report(job_id: int) -> Report | None:
    """Return a job's report, or None when there is none or it was cleared away."""
    try:
        with _storage().open(f"{_folder(job_id)}/report.json") as stream:
            data = json.load(stream)
    except FileNotFoundError:
        return None
    return Report(
        page_count=data["page_count"],
        pictures=tuple(PagePicture(**picture) for picture in data["pictures"]),
        lines=tuple(ReportLine(**line) for line in data["lines"]),
    )


def open_picture(job_id: int, number: int) -> File:
    """Open the picture of a page; raises FileNotFoundError."""
    return _storage().open(f"{_folder(job_id)}/{number}.webp")


def delete_report(job_id: int) -> None:
    storage = _storage()
    try:
        _folders, names = storage.listdir(_folder(job_id))
    except FileNotFoundError:
        return
    for name in names:
        storage.delete(f"{_folder(job_id)}/{name}")
