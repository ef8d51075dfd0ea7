"""The demo's proof of the publicity month: photos, signed sheets, papers, standards; a little is missing on purpose."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from campaigns.actions.papers import add_paper
from campaigns.actions.photos import clear_photo
from campaigns.models import Activity, ActivityPaper, ActivityPhoto, Campaign, Channel, Clearance, PaperKind
from home.demo.drawings import draw_scene, draw_screen, draw_sign_in
from home.demo.proof_texts import NOTICE, PLAN, read_paper
from home.reports.briefs.docx import write_docx
from outreach.accounts.models import User

# What an inspection would find missing, counted among the kind: lecture 12 has no sign-in sheet.
WITHOUT_SHEET, WITHOUT_PHOTO, WITHOUT_ARTICLE = {12, 27}, {("lecture", 19), ("posting", 6)}, {5}
# Places of the scheme's standards that this county means by these numbers; the demo's own choice.
STANDARDS = {"lecture": "21", "vehicle-round": "22", "hand-out": "23", "posting": "23", "media": "24"}
CAPTIONS = {
    Channel.LECTURE: "宣讲现场（示意图）",
    Channel.VEHICLE: "宣传车巡回途中（示意图）",
    Channel.HAND_OUT: "发放现场（示意图）",
}


@transaction.atomic
def load_proof(campaign: Campaign, *, today: date) -> None:
    """Write what belongs into the month's ledger; once."""
    if ActivityPaper.objects.filter(activity__campaign=campaign).exists():
        return
    staff = User.objects.get(username="staff")
    done = Activity.objects.filter(campaign=campaign).done().select_related("kind", "township", "campaign")
    numbers: dict[str, int] = {}
    for activity in done.order_by("kind__position", "kind__code", "starts_at", "pk"):
        code = activity.kind.code
        numbers[code] = numbers.get(code, 0) + 1
        _tag(activity, code)
        if activity.kind.channel in CAPTIONS and (code, numbers[code]) not in WITHOUT_PHOTO:
            _photograph(activity, code, staff, today)
        _keep_papers(activity, code, numbers[code], staff)


def _tag(activity: Activity, code: str) -> None:
    if number := STANDARDS.get(code):
        activity.standards.add(number)
        activity.save()


def _photograph(activity: Activity, code: str, staff: User, today: date) -> None:
    channel = activity.kind.channel
    scene = "posting" if code == "posting" else str(channel)
    photo = ActivityPhoto(
        activity=activity,
        caption=CAPTIONS[Channel(channel)],
        uploaded_by=staff,
        uploaded_at=_evening(activity),
    )
    picture = draw_scene(scene, activity.title, seed=activity.pk)
    photo.file.save(f"activities/{activity.pk}/demo.jpg", ContentFile(picture), save=True)
    clear_photo(
        photo=photo,
        clearance=Clearance.NO_CHILD,
        consent_until=None,
        actor=staff,
        at=_evening(activity),
        on=today,
    )


def _keep_papers(activity: Activity, code: str, number: int, staff: User) -> None:
    for kind, name, content in _papers(activity, code, number):
        add_paper(
            activity=activity, kind=kind, name=name, content=content, actor=staff, at=_evening(activity)
        )


def _papers(activity: Activity, code: str, number: int) -> Iterable[tuple[PaperKind, str, bytes]]:
    day = f"{activity.day:%Y年%-m月%-d日}"
    if code == "lecture" and number == 1:
        for kind, text in ((PaperKind.PLAN, PLAN), (PaperKind.NOTICE, NOTICE)):
            yield kind, f"{text.title}.docx", write_docx(read_paper(text, activity.starts_at))
    if code == "lecture" and number not in WITHOUT_SHEET:
        sheet = draw_sign_in(activity.title, activity.place, day, seed=activity.pk)
        yield PaperKind.SIGN_IN, "签到表.jpg", sheet
    if code == "media" and number not in WITHOUT_ARTICLE:
        yield PaperKind.MEDIA, f"{activity.title}.jpg", draw_screen(activity.title, day)


def _evening(activity: Activity) -> datetime:
    """When such things come in; never after now."""
    return min(activity.starts_at + timedelta(hours=6), timezone.now())
