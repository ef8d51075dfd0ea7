"""Lists that a phone can show whole; one has five hundred cells, and most of them go past the template engine."""

import re
from collections.abc import Iterable
from typing import Any

from wagtail.admin.ui.tables import Column, Table

from outreach.places.staff.cells import quicker

TAG = re.compile(r"<[^>]*>")


class PairsTable(Table):
    """A list whose rows are pairs of heading and value on a phone, where columns would be beyond the edge."""

    template_name = "places/staff/pairs_table.html"
    classname = "listing list-pairs"

    def __init__(self, columns: Iterable[Column], *args: Any, **options: Any) -> None:
        super().__init__(columns, *args, **options)
        for column in self.columns.values():
            if cell := quicker(column):
                column.cell_template = cell


def is_blank(html: str) -> bool:
    """Tell whether a cell shows no word."""
    return not TAG.sub("", html).strip()
