"""The office's papers as PDF: who may have which, asking for one, making it in the worker."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from materials.actions.deliveries import token_of
from materials.actions.field_papers import draw_day_sheet, draw_kit, may_have_day_sheet, may_have_kit
from materials.actions.reviews import drawing_of, is_current, may_see_reviews
from materials.documents.acceptance import acceptance
from materials.documents.delivery_note import delivery_notes
from materials.documents.faults import DesignFault
from materials.documents.pack_labels import pack_labels
from materials.documents.packing_list import packing_list
from materials.documents.paper import Paper
from materials.documents.print_order import print_order
from materials.documents.printed import LANGUAGE
from materials.documents.review_sheet import review_sheet
from materials.models import Allocation, AllocationShare, Delivery, Lot, PrintRun, Receipt, Review
from materials.models.deliveries import DeliveryQuerySet
from outreach.accounts.counties import counties_of
from outreach.accounts.models import User
from outreach.accounts.roles import Person, may_see_stock
from outreach.jobs.actions import enqueue, retry
from outreach.jobs.models import Job
from outreach.jobs.states import OPEN, JobState
from outreach.places.models import Office, OfficeKind, Region
from outreach.printing import press
from outreach.printing.assets import Assets
from outreach.printing.impose import Grid, Order, n_up
from outreach.printing.profiles import OFFICE, Finish, finish

FORM = "materials.form"
# Somebody is looking at the screen: before every print run, and not in the list of jobs.
PRIORITY = 10
KEPT_FOR = timedelta(days=1)
RECORD_CHANGED = _(
    "The record changed while its paper was being made. Nothing was made. Ask for the paper again."
)


@dataclass(frozen=True, slots=True)
class PaperKind:
    """How a paper is drawn from the number of its row, and who may have it.

    What `is_live` counts records of the moment: it is printed as they stand then, and made anew for each asking.
    """

    draw: Callable[[int], Paper]
    may_have: Callable[[Person, int], bool]
    is_live: bool = False


def may_have_paper(kind: str, pk: int, actor: Person) -> bool:
    return PAPERS[kind].may_have(actor, pk)


def request_paper(*, kind: str, pk: int, actor: Person, at: datetime) -> Job:
    """Queue a paper as its record stands now; the same record gives the same person the same job.

    Raises ObjectDoesNotExist, PermissionDenied, and DesignFault when there is nothing to print. The job
    names the row and holds no text: the token of a delivery must not lie in the database.
    """
    if not isinstance(actor, User) or not may_have_paper(kind, pk, actor):
        raise PermissionDenied
    paper = PAPERS[kind].draw(pk)
    mark = mark_of(paper)
    asking = f":{at:%Y%m%d%H%M%S}" if PAPERS[kind].is_live else ""
    job = enqueue(
        kind=FORM,
        title=paper.title,
        payload={"form": kind, "row": pk, "mark": mark},
        actor=actor,
        at=at,
        key=f"form:{actor.pk}:{mark}{asking}",
        priority=PRIORITY,
        total=1,
    )
    return retry(job=job, actor=actor) if job.state in (JobState.CANCELLED, JobState.FAILED) else job


def mark_of(paper: Paper) -> str:
    return hashlib.sha256(paper.html.encode()).hexdigest()[:40]


def make_requested_paper(job: Job) -> tuple[Paper, bytes]:
    """Draw a job's paper again and lay it out; raises DesignFault when the record is another by now."""
    kind, pk = job.payload["form"], job.payload["row"]
    if job.created_by is None or not may_have_paper(kind, pk, job.created_by):
        raise PermissionDenied
    paper = PAPERS[kind].draw(pk)
    if mark_of(paper) != job.payload["mark"] and not PAPERS[kind].is_live:
        raise DesignFault(RECORD_CHANGED)
    return paper, make_pdf(paper, at=job.created_at)


def make_pdf(paper: Paper, *, at: datetime) -> bytes:
    """Return the PDF of a paper; small pages share a sheet."""
    drawn = press.render(paper.html, assets=Assets(data=paper.pictures))
    if paper.places:
        columns, rows = paper.places
        drawn = n_up(drawn, Grid(columns, rows), order=Order.SEQUENCE)
    return finish(drawn, OFFICE, Finish(paper.title, LANGUAGE, at))


def sweep_papers(*, at: datetime) -> int:
    """Delete papers of yesterday, with their files: they are made anew in a second. Returns how many."""
    old = Job.objects.filter(kind=FORM, created_at__lt=at - KEPT_FOR).exclude(state__in=OPEN)
    for job in old:
        job.result.delete(save=False)
        job.delete()
    return len(old)


def _office(county: Region) -> str:
    """Return who orders and sends: the county's leading group, or the county."""
    group = Office.objects.filter(county=county, kind=OfficeKind.LEADING_GROUP).order_by("pk").first()
    return group.name if group else county.name


def _review_sheet(pk: int) -> Paper:
    review = Review.objects.select_related("design__campaign", "revision", "started_by").get(pk=pk)
    _job, report = drawing_of(review)
    return review_sheet(
        review, is_current=is_current(review), page_count=report.page_count if report else None
    )


def _runs() -> Any:
    return PrintRun.objects.select_related(
        "county", "edition__material", "printer", "review", "created_by", "approved_by"
    )


def _print_order(pk: int) -> Paper:
    run = _runs().get(pk=pk)
    return print_order(run, office=_office(run.county))


def _acceptance(pk: int) -> Paper:
    lot = Lot.objects.select_related("checked_by").get(pk=pk)
    lot.run = _runs().get(pk=lot.run_id)
    return acceptance(lot, office=_office(lot.run.county))


def _plan(pk: int) -> tuple[Allocation, list[AllocationShare]]:
    plan = Allocation.objects.select_related("run__edition__material").get(pk=pk)
    shares = plan.shares.select_related("township", "village")
    return plan, list(shares.order_by("township__code", "village__code", "pk"))


def _packing_list(pk: int) -> Paper:
    return packing_list(*_plan(pk))


def _pack_labels(pk: int) -> Paper:
    return pack_labels(*_plan(pk))


def _delivery_note(pk: int) -> Paper:
    delivery = Delivery.objects.get(pk=pk)
    return _notes(Delivery.objects.filter(pk=pk), delivery.county, delivery.number)


def _delivery_notes(pk: int) -> Paper:
    """All notes of a plan in one file."""
    plan = Allocation.objects.select_related("run__county").get(pk=pk)
    return _notes(plan.deliveries.all(), plan.run.county, plan.run.number)


def _notes(deliveries: DeliveryQuerySet, county: Region, name: str) -> Paper:
    rows = list(
        deliveries.select_related("township", "village", "order", "allocation__run", "created_by", "receipt")
        .prefetch_related("lines__edition__material")
        .order_by("pk")
    )
    addresses = {row.pk: f"{settings.WAGTAILADMIN_BASE_URL}/d/{token_of(row)}/" for row in rows}
    signatures = {row.pk: drawn for row in rows if (drawn := _signature_of(row))}
    return delivery_notes(rows, addresses=addresses, signatures=signatures, office=_office(county), name=name)


def _signature_of(delivery: Delivery) -> bytes:
    """What a finger drew; nothing on paper, or when the file is lost: the name and the day are still known."""
    receipt: Receipt | None = getattr(delivery, "receipt", None)
    if receipt is None or not receipt.signature:
        return b""
    try:
        with receipt.signature.open() as file:
            return bytes(file.read())
    except FileNotFoundError:
        return b""


def _in_county(rows: QuerySet[Any], to_county: str) -> Callable[[Person, int], bool]:
    """Who sees stock may have the papers of their county; another county's are forbidden."""

    def may_have(actor: Person, pk: int) -> bool:
        mine = rows.filter(**{"pk": pk, f"{to_county}__in": counties_of(actor)})
        return may_see_stock(actor) and mine.exists()

    return may_have


def _of_review(actor: Person, pk: int) -> bool:
    return may_see_reviews(actor) and Review.objects.for_counties(counties_of(actor)).filter(pk=pk).exists()


def _of_delivery(actor: Person, pk: int) -> bool:
    """The office, and the township that the delivery goes to."""
    if _in_county(Delivery.objects.all(), "county")(actor, pk):
        return True
    township = actor.township if isinstance(actor, User) and actor.is_active else None
    return township is not None and Delivery.objects.for_township(township).filter(pk=pk).exists()


_of_plan = _in_county(Allocation.objects.all(), "run__county")
PAPERS: dict[str, PaperKind] = {
    "review-sheet": PaperKind(_review_sheet, _of_review),
    "print-order": PaperKind(_print_order, _in_county(PrintRun.objects.all(), "county")),
    "acceptance": PaperKind(_acceptance, _in_county(Lot.objects.all(), "run__county")),
    "packing-list": PaperKind(_packing_list, _of_plan),
    "pack-labels": PaperKind(_pack_labels, _of_plan),
    "delivery-note": PaperKind(_delivery_note, _of_delivery),
    "delivery-notes": PaperKind(_delivery_notes, _of_plan),
    "lecture-kit": PaperKind(draw_kit, may_have_kit),
    "day-sheet": PaperKind(draw_day_sheet, may_have_day_sheet),
}
