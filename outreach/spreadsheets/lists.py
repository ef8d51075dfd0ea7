"""Lets any list of the admin be downloaded as it is filtered and shown: its columns, no formula in any cell."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView

from outreach.spreadsheets.downloads import ExportFormat, Value, download, written

# A workbook is made in memory; the filters make a longer list shorter.
MAX_EXPORTED = 50_000


class DownloadIndexView(IndexView):
    """An index with two downloads of the columns that it shows; Wagtail's own writer would let formulas through."""

    show_export_buttons = True

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponse:
        if queryset.count() > MAX_EXPORTED:
            words = _(
                "Nothing was written: more than %(most)d rows are listed. Choose fewer with the filters."
            )
            messages.error(self.request, words % {"most": MAX_EXPORTED})
            return redirect(self.request.path)
        # A box to tick is no Column and has no value.
        columns = [one for one in self.columns if isinstance(one, Column) and str(one.label or "").strip()]
        return download(
            ExportFormat(spreadsheet_format),
            name=slugify(self.model._meta.model_name),
            sheet=str(self.get_page_title()),
            headings=[column.label for column in columns],
            rows=self._cells(queryset, columns),
        )

    def _cells(self, queryset: Any, columns: list[Column]) -> Iterator[list[Value]]:
        for row in queryset:
            yield [written(self.shown_value(column, row)) for column in columns]

    def shown_value(self, column: Column, row: Any) -> Any:
        return column.get_value(row)
