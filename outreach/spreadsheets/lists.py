"""Lets any list of the admin be downloaded as it is filtered and shown: its columns, no formula in any cell."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from outreach.spreadsheets.downloads import ExportFormat, Value, download, written
from outreach.spreadsheets.errors import SpreadsheetRefused

# A workbook is made in memory; the filters make a longer list shorter.
MAX_EXPORTED = 50_000


def guard_wagtail_lists() -> None:
    """Let Wagtail's own lists (site history, redirects, workflows, ageing pages) be written by our writer as well.

    Wagtail's has no guard against formulas in CSV, no mark that tells Excel of UTF-8, cuts long texts without a word
    and ends in a 500 at a control character.
    """
    SpreadsheetExportMixin.as_spreadsheet = _write_list
    SpreadsheetExportMixin.get_paginate_by = _pages_of
    SpreadsheetExportMixin.dispatch = _dispatch


def _write_list(view: SpreadsheetExportMixin, queryset: Any, spreadsheet_format: str) -> HttpResponse:
    # As for CSV: there a moment keeps its zone.
    rows = (
        [
            written(view.preprocess_field_value(field, value, view.FORMAT_CSV))
            for field, value in view.to_row_dict(item).items()
        ]
        for item in queryset
    )
    try:
        return download(
            ExportFormat(spreadsheet_format),
            name=view.get_filename(),
            sheet=str(view.get_page_title()),
            headings=[view.get_heading(queryset, field) for field in view.list_export],
            rows=rows,
        )
    except SpreadsheetRefused as refused:
        messages.error(view.request, str(refused))
        return redirect(view.request.path)


class ListTooLong(Exception):
    """A list is no file: it has more than MAX_EXPORTED rows."""


def _pages_of(view: SpreadsheetExportMixin, queryset: Any) -> int | None:
    """Here Wagtail decides to read the whole list, before anything of it is read."""
    if not view.is_export:
        shown: int | None = super(SpreadsheetExportMixin, view).get_paginate_by(queryset)
        return shown
    if queryset.count() > MAX_EXPORTED:
        raise ListTooLong
    return None


def _dispatch(
    view: SpreadsheetExportMixin, request: HttpRequest, *args: Any, **options: Any
) -> HttpResponseBase:
    try:
        answer: HttpResponseBase = super(SpreadsheetExportMixin, view).dispatch(request, *args, **options)
    except ListTooLong:
        words = _("Nothing was written: more than %(most)d rows are listed. Choose fewer with the filters.")
        messages.error(request, words % {"most": MAX_EXPORTED})
        return redirect(request.path)
    return answer


class DownloadIndexView(IndexView):
    """An index with two downloads of the columns that it shows; Wagtail's own writer would let formulas through."""

    show_export_buttons = True

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponse:
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
