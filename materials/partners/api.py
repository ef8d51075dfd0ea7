"""The JSON API for a printer's own system: its orders, each as JSON and as PDF, and how far they are."""

from typing import Annotated, Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.utils import timezone
from ninja import NinjaAPI, Path, Query, Status
from ninja.errors import HttpError
from ninja.security import HttpBearer
from pydantic import Field

from materials.actions import partners
from materials.models import Partner, PrintRun
from materials.partners import schemas
from materials.states import PrintRunState
from outreach.audit.record import record
from outreach.jobs.states import JobState
from outreach.moves import AlreadyMoved
from outreach.stored import open_stored

MOST, FARTHEST = 100, 100_000
WAIT_S = 2
Limit = Annotated[int, Query(), Field(ge=1, le=MOST)]
Offset = Annotated[int, Query(), Field(ge=0, le=FARTHEST)]
Number = Annotated[str, Path(), Field(min_length=1, max_length=20, pattern=r"^[^\x00/]+$")]
READ_PDF = "partner.notice"


class Token(HttpBearer):
    """`Authorization: Bearer …`; the answer to a wrong one does not say why."""

    def authenticate(self, request: HttpRequest, token: str) -> Partner | None:
        return partners.find_partner(token) if token.isascii() else None


api = NinjaAPI(
    title="Outreach · partners",
    version="1",
    description=(
        "A county's print orders (印刷通知单) for the printer's own system. One token opens the orders of one "
        "county at one printer. Changes are told by webhook, see docs/partners.md."
    ),
    docs_url=None,
    urls_namespace="partner-api",
    auth=Token(),
)
FAULTS: dict[Any, Any] = {401: schemas.Fault, 404: schemas.Fault}


@api.get("/print-orders", response={200: schemas.PrintOrders, 401: schemas.Fault}, summary="My print orders")
def print_orders(
    request: HttpRequest, status: schemas.Status | None = None, limit: Limit = 50, offset: Offset = 0
) -> Any:
    rows = partner_of(request).print_orders().select_related("review").order_by("-pk")
    if status:
        rows = rows.filter(state=status)
    return {"count": rows.count(), "items": [described(run) for run in rows[offset : offset + limit]]}


@api.get("/print-orders/{number}", response={200: schemas.PrintOrder, **FAULTS}, summary="One print order")
def print_order(request: HttpRequest, number: Number) -> Any:
    return described(find(request, number))


@api.get(
    "/print-orders/{number}/notice.pdf",
    response={200: None, 202: schemas.Waiting, **FAULTS, 409: schemas.Fault},
    summary="The notice as PDF; 202 while it is being laid out",
)
def notice(request: HttpRequest, response: HttpResponse, number: Number) -> Any:
    job = partners.request_notice(partner=partner_of(request), run=find(request, number), at=timezone.now())
    if job.state == JobState.DONE:
        stream = open_stored(job.result)
        record(READ_PDF, subject=partner_of(request), facts={"number": number})
        return FileResponse(stream, filename=job.result_name, content_type="application/pdf")
    if job.has_ended:
        raise HttpError(409, job.error_en or "The notice was not made.")
    response["Retry-After"] = str(WAIT_S)
    return Status(202, {"detail": "The notice is being laid out.", "retry_after_s": WAIT_S})


@api.post(
    "/print-orders/{number}/status",
    response={200: schemas.PrintOrder, **FAULTS, 409: schemas.Fault},
    summary="Say how far the order is: proof, printing",
)
def report(request: HttpRequest, number: Number, said: schemas.Report) -> Any:
    run = find(request, number)
    try:
        run = partners.report_progress(
            partner=partner_of(request), run=run, to=PrintRunState(said.status), at=timezone.now()
        )
    except AlreadyMoved as fault:
        raise HttpError(409, f"The order is {fault.row.state} now.") from fault  # type: ignore[attr-defined]
    return described(run)


def partner_of(request: HttpRequest) -> Partner:
    partner: Partner = request.auth  # type: ignore[attr-defined]  # ninja's own place for it
    return partner


def find(request: HttpRequest, number: str) -> PrintRun:
    run = partner_of(request).print_orders().select_related("review").filter(number=number).first()
    if run is None:
        raise HttpError(404, "There is no such print order.")
    return run


def described(run: PrintRun) -> dict[str, Any]:
    same = (
        "number", "ordered_on", "due_on", "copies", "spoilage_percent", "trim_width_mm", "trim_height_mm",
        "pages", "paper", "paper_gsm", "colours", "binding", "finishing", "needs_proof", "unit_price",
        "delivery_place", "note",
    )  # fmt: skip
    return {name: getattr(run, name) for name in same} | {
        "county": run.county.code,
        "title": str(run.edition),
        "status": run.state,
        "full_sheets": run.sheets(),
        "total_price": run.total_cost(),
        "file_sha256": run.review.file_sha256 if run.review else "",
    }
