"""The two pages of an import: choose a file, then look and confirm."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin import messages

from outreach.places.counties import counties_for
from outreach.places.exports import export_places
from outreach.places.imports import (
    Fault,
    HeadersRefused,
    ImportExpired,
    LineStatus,
    PlacesChanged,
    Plan,
    apply_import,
    columns_of,
    make_plan,
    prepare_import,
)
from outreach.places.imports.actions import ImportHasFaults, may_import
from outreach.places.models import ImportDraft, PlaceKind, Township, Village
from outreach.places.staff.forms import UploadForm
from outreach.spreadsheets import SpreadsheetRefused, write_csv
from outreach.spreadsheets.downloads import CONTENT_TYPES, ExportFormat

SHOWN_ROWS = 20
SHOWN_CHANGES = 50
SHOWN_FAULTS = 100
LIST_URLS = {PlaceKind.TOWNSHIP: "township:index", PlaceKind.VILLAGE: "village:index"}


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Show the form; with a file, check it and go on to the preview."""
    if not any(may_import(request.user, kind) for kind in PlaceKind.values):
        raise PermissionDenied
    counties = counties_for(request.user)
    form = UploadForm(
        request.POST or None, request.FILES or None, initial=_initial(request), counties=counties
    )
    if request.method == "POST" and form.is_valid():
        draft = _prepare(request, form)
        if draft is not None:
            return redirect("places_import:preview", draft.pk)
    context = {
        "form": form,
        "tables": [(kind, kind.label, columns_of(kind)) for kind in PlaceKind],
        "breadcrumbs_items": _breadcrumbs(_("Import places")),
        "header_title": _("Import places"),
        "header_icon": "upload",
    }
    return render(request, "places/staff/import_upload.html", context, status=422 if form.errors else 200)


def _initial(request: HttpRequest) -> dict[str, str]:
    """Villages change most often; a link may ask for townships."""
    kind = request.GET.get("kind")
    return {"kind": kind if kind in PlaceKind.values else PlaceKind.VILLAGE}


def _prepare(request: HttpRequest, form: UploadForm) -> ImportDraft | None:
    """Return the draft, or None after the reason has been put at the file's field."""
    file = form.cleaned_data["file"]
    try:
        return prepare_import(
            kind=form.cleaned_data["kind"],
            county=form.cleaned_data["county"],
            file_name=file.name,
            data=file.read(),
            actor=request.user,
            at=timezone.now(),
        )
    except (SpreadsheetRefused, HeadersRefused) as refused:
        # On its own line: the catalogue is not read out of f-strings.
        kept_out = _("Nothing was imported.")
        form.add_error("file", f"{refused} {kept_out}")
        return None


@require_GET
def preview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what the draft would do to the places as they are now."""
    return _preview(request, _own_draft(request, pk))


def _own_draft(request: HttpRequest, pk: UUID) -> ImportDraft:
    """A stranger's draft is a 404, as if it did not exist."""
    return get_object_or_404(ImportDraft.objects.select_related("county"), pk=pk, owner_id=request.user.pk)


def _preview(request: HttpRequest, draft: ImportDraft, status: int = 200) -> HttpResponse:
    if draft.applied_at:
        return redirect(LIST_URLS[PlaceKind(draft.kind)])
    if draft.expires_at <= timezone.now():
        messages.error(request, str(ImportExpired()))
        return redirect("places_import:upload")
    plan = make_plan(draft.records, kind=draft.kind, county=draft.county)
    return render(request, "places/staff/import_preview.html", _preview_context(draft, plan), status=status)


def _preview_context(draft: ImportDraft, plan: Plan) -> dict[str, Any]:
    faults = _all_faults(draft, plan)
    headings = {column.key: column.heading for column in columns_of(draft.kind)}
    counts = plan.counts()
    title = _("Check the import")
    return {
        "draft": draft,
        "digest": plan.digest(),
        "cards": [(status.value, status.label, counts[status.value]) for status in LineStatus],
        "writes": counts[LineStatus.NEW] + counts[LineStatus.CHANGED],
        "faults": [(fault, headings[fault.column]) for fault in faults[:SHOWN_FAULTS]],
        "fault_count": len(faults),
        "lines": plan.lines[:SHOWN_ROWS],
        "line_count": len(plan.lines),
        "changed": [
            (line, [(headings[change.key], change) for change in line.changes])
            for line in plan.of(LineStatus.CHANGED)[:SHOWN_CHANGES]
        ],
        "changed_count": counts[LineStatus.CHANGED],
        "breadcrumbs_items": [*_breadcrumbs(_("Import places"), upload=True), {"url": "", "label": title}],
        "header_title": title,
        "header_icon": "upload",
    }


def _all_faults(draft: ImportDraft, plan: Plan) -> list[Fault]:
    faults = [*map(Fault.from_json, draft.faults), *plan.faults]
    return sorted(faults, key=lambda fault: (fault.row, fault.column))


@require_POST
def confirm(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write the draft; when places changed meanwhile, show the new preview instead."""
    draft = _own_draft(request, pk)
    try:
        done = apply_import(
            draft=draft, digest=request.POST.get("digest", ""), actor=request.user, at=timezone.now()
        )
    except (PlacesChanged, ImportHasFaults, ImportExpired) as refused:
        messages.error(request, str(refused))
        return _preview(request, draft, status=409)
    facts = {"new": done.counts["new"], "changed": done.counts["changed"], "file": done.file_name}
    messages.success(request, _("%(file)s: %(new)s new, %(changed)s changed.") % facts)
    return redirect(LIST_URLS[PlaceKind(done.kind)])


@require_POST
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    _own_draft(request, pk).delete()
    messages.success(request, _("The upload was deleted. Nothing was imported."))
    return redirect("places_import:upload")


@require_GET
def faults_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Send all faults, one line each, in Chinese and in English, for whoever mends the table."""
    draft = _own_draft(request, pk)
    plan = make_plan(draft.records, kind=draft.kind, county=draft.county)
    headings = {column.key: column.heading for column in columns_of(draft.kind)}
    rows = [_fault_row(fault, headings) for fault in _all_faults(draft, plan)]
    data = write_csv(["行 Row", "列 Column", "内容 Value", "代码 Code", "说明", "What to do"], rows)
    return _download(data, "import-faults.csv", ExportFormat.CSV)


def _fault_row(fault: Fault, headings: dict[str, Any]) -> list[str | int | None]:
    with translation.override("zh-hans"):
        chinese, column = fault.text(), str(headings[fault.column])
    with translation.override("en"):
        english, column = fault.text(), f"{column} {headings[fault.column]}"
    return [fault.row, column, fault.value, fault.reason.value, chinese, english]


@require_GET
def template_file(_request: HttpRequest, kind: str) -> HttpResponse:
    """Send an empty table with the headings that an import knows."""
    if kind not in PlaceKind.values:
        raise Http404
    places = Township.objects.none() if kind == PlaceKind.TOWNSHIP else Village.objects.none()
    data = export_places(places, kind=kind, form=ExportFormat.XLSX)
    return _download(data, f"{kind}s.xlsx", ExportFormat.XLSX)


def _download(data: bytes, name: str, form: ExportFormat) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type=CONTENT_TYPES[form], headers=headers)


def _breadcrumbs(title: str, *, upload: bool = False) -> list[dict[str, str]]:
    home = {"url": reverse("wagtailadmin_home"), "label": _("Home")}
    return [home, {"url": reverse("places_import:upload") if upload else "", "label": title}]
