"""Lets a list be downloaded as it is filtered, in the columns that an import reads."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button

from outreach.places.contacts import may_see_contacts
from outreach.places.exports import export_places
from outreach.places.staff.scope import OwnRows
from outreach.places.staff.tables import PairsTable
from outreach.spreadsheets.downloads import CONTENT_TYPES, ExportFormat


class ExportedIndexView(OwnRows, IndexView):
    """An index with two downloads; `export_kind` says which columns."""

    export_kind = ""
    table_class = PairsTable
    request: HttpRequest

    @property
    def export_format(self) -> ExportFormat | None:
        wanted = self.request.GET.get("export", "")
        return ExportFormat(wanted) if wanted in ExportFormat.values else None

    def get_header_more_buttons(self) -> list[Button]:
        return sorted([*super().get_header_more_buttons(), *self._export_buttons()])

    def _export_buttons(self) -> list[Button]:
        labels = {ExportFormat.XLSX: _("Download as XLSX"), ExportFormat.CSV: _("Download as CSV")}
        return [
            Button(label, url=f"{self.index_url}?{self._query(form)}", icon_name="download", priority=90)
            for form, label in labels.items()
        ]

    def _query(self, form: ExportFormat) -> str:
        query = self.request.GET.copy()
        for key in ("p", "_w_filter_fragment"):
            query.pop(key, None)
        query["export"] = form.value
        return query.urlencode()

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        form = self.export_format
        if form is None:
            return super().render_to_response(context, **options)
        data = export_places(
            context["object_list"],
            kind=self.export_kind,
            form=form,
            with_phones=may_see_contacts(self.request.user),
        )
        name = f"{self.export_kind}s-{timezone.localdate():%Y%m%d}.{form.value}"
        return HttpResponse(
            data,
            content_type=CONTENT_TYPES[form],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
