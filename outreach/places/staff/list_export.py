"""Lets any list of the admin be downloaded as it is filtered and shown: its columns, no formula in any cell."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView

from outreach.places.contacts import may_see_contacts
from outreach.places.exports import CONTENT_TYPES, ExportFormat
from outreach.places.spreadsheets import write_csv, write_xlsx
from outreach.places.staff.scope import OwnRows

# A workbook is made in memory; the filters make a longer list shorter.
MAX_EXPORTED = 50_000
Value = str | int | None


class ListExportView(OwnRows, IndexView):
    """An index with two downloads of the columns that it shows; Wagtail's own writer would let formulas through."""

    show_export_buttons = True

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponse:
        if queryset.count() > MAX_EXPORTED:
            words = _(
                "Nothing was written: more than %(most)d rows are listed. Choose fewer with the filters."
            )
            messages.error(self.request, words % {"most": MAX_EXPORTED})
            return redirect(self.request.path)
        form = ExportFormat(spreadsheet_format)
        # A box to tick is no Column and has no value.
        columns = [one for one in self.columns if isinstance(one, Column) and str(one.label or "").strip()]
        headings = [str(column.label) for column in columns]
        rows = _rows(queryset, columns, sees_contacts=may_see_contacts(self.request.user))
        is_csv = form == ExportFormat.CSV
        title = str(self.get_page_title())
        data = write_csv(headings, rows) if is_csv else write_xlsx(headings, rows, sheet=title)
        name = f"{slugify(self.model._meta.model_name)}-{timezone.localdate():%Y%m%d}.{form.value}"
        return HttpResponse(
            data,
            content_type=CONTENT_TYPES[form],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _rows(queryset: Any, columns: list[Column], *, sees_contacts: bool) -> Iterator[list[Value]]:
    """Yield the cells; a column with a `mask` is a contact's, and masked for those who only look."""
    for row in queryset:
        yield [written(_shown(column, row, sees_contacts)) for column in columns]


def _shown(column: Column, row: Any, sees_contacts: bool) -> Any:
    value, mask = column.get_value(row), getattr(column, "mask", None)
    return mask(str(value or "")) if mask and not sees_contacts else value


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


def wanted_format(request: HttpRequest) -> ExportFormat | None:
    wanted = request.GET.get("export", "")
    return ExportFormat(wanted) if wanted in ExportFormat.values else None


def download(
    form: ExportFormat, *, name: str, sheet: str, headings: Sequence[Any], rows: Iterable[Sequence[Value]]
) -> HttpResponse:
    """A spreadsheet in which no cell can become a formula."""
    titles = [str(heading) for heading in headings]
    is_csv = form == ExportFormat.CSV
    data = write_csv(titles, rows) if is_csv else write_xlsx(titles, rows, sheet=sheet)
    file_name = f"{name}-{timezone.localdate():%Y%m%d}.{form.value}"
    return HttpResponse(
        data,
        content_type=CONTENT_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )
