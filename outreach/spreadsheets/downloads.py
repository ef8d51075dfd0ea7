"""Rows as a file to take along, XLSX or CSV, named after what they are and the day."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from outreach.spreadsheets.writer import write_csv, write_xlsx

Value = str | int | None
DAY_AT_END = re.compile(r"-\d{4}-\d\d-\d\d$")


class ExportFormat(models.TextChoices):
    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"


CONTENT_TYPES = {
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.CSV: "text/csv; charset=utf-8",
}


def wanted_format(request: HttpRequest) -> ExportFormat | None:
    wanted = request.GET.get("export", "")
    return ExportFormat(wanted) if wanted in ExportFormat.values else None


def written(value: Any) -> Value:
    """A cell's value as a spreadsheet holds it: numbers stay numbers, all else is text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, int):
        return value
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def download(
    form: ExportFormat, *, name: str, sheet: str, headings: Sequence[Any], rows: Iterable[Sequence[Value]]
) -> HttpResponse:
    """A spreadsheet in which no cell can become a formula."""
    titles = [str(heading) for heading in headings]
    is_csv = form == ExportFormat.CSV
    data = write_csv(titles, rows) if is_csv else write_xlsx(titles, rows, sheet=sheet)
    # Some lists of Wagtail's carry the day in their name already.
    file_name = f"{DAY_AT_END.sub('', name)}-{timezone.localdate():%Y%m%d}.{form.value}"
    return HttpResponse(
        data,
        content_type=CONTENT_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )
