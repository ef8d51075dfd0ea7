"""A list that can be downloaded and read on a phone, of the person's counties, contacts masked for who only looks."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.ui.tables import Column

from outreach.places.contacts import may_see_contacts
from outreach.places.staff.scope import OwnRows
from outreach.places.staff.tables import PairsTable
from outreach.spreadsheets.lists import DownloadIndexView


class ListExportView(OwnRows, DownloadIndexView):
    """A column with a `mask` is a contact's."""

    table_class = PairsTable

    @cached_property
    def sees_contacts(self) -> bool:
        return may_see_contacts(self.request.user)

    def shown_value(self, column: Column, row: Any) -> Any:
        value, mask = super().shown_value(column, row), getattr(column, "mask", None)
        return mask(str(value or "")) if mask and not self.sees_contacts else value
