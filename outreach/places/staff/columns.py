"""Columns that lists of places share: numbers at the right, a missing phone that catches the eye."""

from typing import Any

import django_filters
from django.contrib.admin.utils import label_for_field
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from outreach.audit.scrub import mask_name, mask_phone
from outreach.places.models import Village, VillageQuerySet


def labelled_sums(villages: VillageQuerySet) -> list[tuple[str, int]]:
    """Return (label, sum) of each head-count, for the line above a list; one query."""
    sums = villages.head_count_sums()
    return [(str(label_for_field(name, Village)), total) for name, total in sums.items()]


class NumberColumn(Column):
    """A count, right-aligned with tabular digits."""

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(name, **({"classname": "list-number"} | options))


class PhoneColumn(Column):
    """A phone number, or a mark where it is missing: without it no letter can be printed."""

    cell_template_name = "places/staff/phone_cell.html"
    mask = staticmethod(mask_phone)

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(name, **({"label": _("Phone"), "classname": "list-phone"} | options))


class ContactColumn(Column):
    """A contact's name, masked for those who only look."""

    cell_template_name = "places/staff/contact_cell.html"
    mask = staticmethod(mask_name)


class PhoneFilter(django_filters.ChoiceFilter):
    """Lets staff find at once whom they must ask for a phone number."""

    def __init__(self, **options: Any) -> None:
        choices = [("missing", _("phone missing")), ("there", _("phone there"))]
        super().__init__(label=_("Phone"), choices=choices, empty_label=_("all"), **options)

    def filter(self, places: QuerySet[Any], value: str) -> QuerySet[Any]:
        if value == "missing":
            return places.filter(**{self.field_name: ""})
        return places.exclude(**{self.field_name: ""}) if value == "there" else places
