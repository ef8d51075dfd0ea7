"""Places as XLSX or CSV with the headings that an import knows: what goes out comes back unchanged."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from outreach.audit.scrub import scrub_field
from outreach.places.imports.columns import Column, columns_of
from outreach.places.models import PlaceKind, Township, Village
from outreach.spreadsheets import write_csv, write_xlsx
from outreach.spreadsheets.downloads import ExportFormat, Value

CONTACT_KEYS = frozenset({"supervisor_name", "supervisor_phone", "director_name", "director_phone"})


def export_places(
    places: Iterable[Township | Village], *, kind: str, form: ExportFormat, with_phones: bool = True
) -> bytes:
    """Return the file in the language that is active; villages need their township loaded.

    Without phones, names and phones of contacts are masked; such a file can't be imported again.
    """
    columns = columns_of(kind)
    headings = [str(column.heading) for column in columns]
    if form == ExportFormat.CSV:
        return write_csv(headings, _rows(places, columns, with_phones))
    return write_xlsx(headings, _rows(places, columns, with_phones), sheet=str(PlaceKind(kind).label))


def _rows(places: Iterable[Any], columns: tuple[Column, ...], with_phones: bool) -> Iterator[list[Value]]:
    for place in places:
        values = {column.key: _value(place, column.key) for column in columns}
        if not with_phones:
            values = {
                key: scrub_field(key, value) if key in CONTACT_KEYS else value
                for key, value in values.items()
            }
        yield list(values.values())


def _value(place: Any, key: str) -> Value:
    if key in ("township_code", "township_name"):
        return str(getattr(place.township, key.removeprefix("township_")))
    if key == "kind":
        return str(place.get_kind_display())
    value = getattr(place, key)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return value
