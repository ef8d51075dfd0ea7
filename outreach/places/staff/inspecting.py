"""A record on one page for who may only look, in the reader's words and the office's time."""

from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Field
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.generic import InspectView

from outreach.audit.scrub import NAME_FIELDS
from outreach.places.contacts import shown_name, shown_phone


class PlainInspectView(InspectView):
    """Wagtail's page shows True, None and universal time; this one does not. `labels` names methods."""

    # Of a place whose contact may be revealed: its kind, as the address has it.
    reveal_kind = ""
    labels: ClassVar[dict[str, Promise]] = {}
    template_name = "places/staff/inspect.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"reveal_kind": self.reveal_kind}

    def get_field_label(self, field_name: str, field: Field[Any, Any] | None) -> str:
        return str(self.labels.get(field_name) or super().get_field_label(field_name, field))

    def get_field_display_value(self, field_name: str, field: Field[Any, Any] | None) -> Any:
        value = super().get_field_display_value(field_name, field)
        if callable(value):
            value = value()
        if field_name.endswith("phone") and isinstance(value, str):
            value = shown_phone(value, self.request.user)
        if field_name in NAME_FIELDS and isinstance(value, str):
            value = shown_name(value, self.request.user)
        if isinstance(value, bool):
            return _("Yes") if value else _("No")
        if isinstance(value, datetime):
            return date_format(timezone.localtime(value), "DATETIME_FORMAT")
        return "—" if value in (None, "") else value
