"""A campaign with papers and photos for the ledger's tests."""

import io
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image

from campaigns.models import Activity, ActivityPaper, ActivityPhoto, PaperKind
from outreach.accounts.models import User

MORNING = datetime(2026, 6, 1, 9, tzinfo=timezone.get_default_timezone())


def on_day(number: int) -> datetime:
    return MORNING + timedelta(days=number)


def jpeg(size: tuple[int, int] = (640, 480), colour: str = "steelblue") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", size, colour).save(stream, "JPEG", quality=80)
    return stream.getvalue()


def add_photo(activity: Activity, data: bytes | None = None) -> ActivityPhoto:
    photo = ActivityPhoto(activity=activity, caption="现场")
    photo.file.save("photo.jpg", ContentFile(data or jpeg()), save=False)
    photo.save()
    return photo


def add_paper(activity: Activity, kind: PaperKind, actor: User, name: str = "签到表.pdf") -> ActivityPaper:
    paper = ActivityPaper(
        activity=activity, kind=kind, name=name, uploaded_by=actor, uploaded_at=activity.starts_at
    )
    paper.file.save("paper.pdf", ContentFile(b"%PDF-1.7 example"), save=False)
    paper.save()
    return paper
