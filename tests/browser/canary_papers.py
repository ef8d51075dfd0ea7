"""Draws the newest papers, sheets and e-mails of poisoned data, in a process of its own, and reads them."""

import io
import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pikepdf
from django.utils import timezone

from campaigns.actions.mails import write_photo_mail
from campaigns.models import Activity, ActivityPhoto, CampaignPage, Trip
from campaigns.states import ActivityState
from home import tasks
from home.actions.reminders import write_reminder
from home.models import Brief, Reminder
from home.reviews import write_review_mail
from materials.actions.mails import write_mail
from materials.actions.papers import PAPERS, make_pdf
from materials.actions.production import make_sheet
from materials.documents.kinds import sheet_of
from materials.models import Allocation, Delivery, Design, Lot, Order, PrintRun, Review
from materials.states import DesignKind, PrintProfile
from outreach.accounts.models import User
from outreach.jobs.mails import Mail
from outreach.places.models import Township
from outreach.printing.dangers import read_dangers
from tests.browser.canaries import CANARY
from tests.materials.designs import texts

ROWS: dict[str, Any] = {
    "review-sheet": Review,
    "print-order": PrintRun,
    "acceptance": Lot,
    "packing-list": Allocation,
    "pack-labels": Allocation,
    "delivery-note": Delivery,
    "delivery-notes": Allocation,
    "lecture-kit": Activity,
    "day-sheet": Trip,
    "brief": Brief,
}
# What a link of ours may open; a place in the file itself has no address.
HARMLESS = re.compile(r"$|(https?://|tel:|mailto:)(?!.*hit\(\))")
# A handbook of hundreds of pages is laid out in minutes; its words come in by the same templates.
SHEETS = (DesignKind.LETTER, DesignKind.FLYER, DesignKind.LEAFLET, DesignKind.POSTER)


def main() -> None:
    """Tell what was read as JSON: the kinds, those that show the canary as text, and what is wrong."""
    assert tasks.PAPERS is PAPERS
    told: dict[str, list[str]] = {"papers": [], "mails": [], "shown": [], "wrong": []}
    for name, html, pdf in (*papers(), *sheets()):
        told["papers"].append(name)
        told["wrong"] += [f"{name}: {fault}" for fault in faults_of(html, pdf)]
        told["shown"] += [name] if "onerror=hit()" in "".join(texts(pdf)) else []
    for name, mail in mails():
        told["mails"].append(name)
        told["shown"] += [name] if CANARY in mail.body else []
    print(json.dumps(told))


def papers() -> Iterator[tuple[str, str, bytes]]:
    for kind, model in ROWS.items():
        row = model.objects.order_by("-pk").first()
        if row is not None:
            paper = PAPERS[kind].draw(row.pk)
            yield kind, paper.html, make_pdf(paper, at=timezone.now())


def sheets() -> Iterator[tuple[str, str, bytes]]:
    for kind in SHEETS:
        design = Design.objects.filter(kind=kind).order_by("-pk").first()
        if design is not None:
            design.title = design.issuer = CANARY
            sheet = sheet_of(design, profile=PrintProfile.OFFICE)
            yield kind, sheet.html, make_sheet(sheet, at=timezone.now())


def faults_of(html: str, pdf: bytes) -> Iterator[str]:
    if CANARY in html:
        yield "the canary is markup"
    yield from read_dangers(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            notes: Any = page.obj.get("/Annots") or pikepdf.Array()
            addresses = [str(note["/A"].get("/URI", "")) for note in notes if "/A" in note]
            yield from (f"leads to {address}" for address in addresses if not HARMLESS.match(address))


def mails() -> Iterator[tuple[str, Mail]]:
    reader = User.objects.filter(is_active=True).first()
    assert reader is not None
    User.objects.filter(pk=reader.pk).update(email="reader@example.org", full_name=CANARY)
    order, photo, page, late = (
        model.objects.order_by("-pk").first() for model in (Order, ActivityPhoto, CampaignPage, Activity)
    )
    reminder = make_late(late, reader)
    lines = [{"name": CANARY, "asked": 9, "given": 0}]
    facts: list[tuple[str, Callable[..., Mail | None], dict[str, Any]]] = [
        ("order", write_mail, {"order": order.pk, "number": order.number, "state": "sent_back",
                               "note": CANARY, "delivery": "", "lines": lines}),
        ("photo", write_photo_mail, {"photo": photo.pk}),
        ("page", write_photo_mail, {"page": page.pk, "reason": CANARY}),
        ("review", write_review_mail, {"page": page.pk, "title": CANARY, "due": "2026-06-01"}),
        ("reminder", partial(write_reminder, at=timezone.now()), {"reminder": reminder.pk}),
    ]  # fmt: skip
    for name, write, payload in facts:
        mail = write(payload | {"to": reader.pk})
        if mail is not None:
            yield name, mail


def make_late(activity: Activity, sender: User) -> Reminder:
    """A report that should have come, and the reminder of it."""
    township = Township.objects.first()
    long_ago = timezone.now() - timedelta(days=30)
    Activity.objects.filter(pk=activity.pk).update(
        township=township, state=ActivityState.SCHEDULED, starts_at=long_ago, ends_at=None
    )
    reminder, _new = Reminder.objects.get_or_create(
        campaign=activity.campaign,
        township=township,
        sent_on=long_ago,
        defaults={"reports": 1, "sent_by": sender},
    )
    return reminder
