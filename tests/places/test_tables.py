"""A plain cell of our lists is Wagtail's, written without the template engine."""

from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from wagtail.admin.ui.tables import Column

from outreach.places.staff.tables import PlainCell, is_blank

VALUES = [
    "官塘驿镇",
    "<b>&",
    mark_safe("<b>3</b>"),
    "",
    None,
    0,
    5000,
    Decimal("1.50"),
    date(2026, 6, 1),
    True,
]


@pytest.mark.parametrize("classname", [None, "list-number"])
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_plain_cell_is_what_wagtail_writes(value: object, classname: str | None) -> None:
    facts = {"column": Column("name", classname=classname), "value": value}

    theirs = get_template(Column.cell_template_name).render(facts)

    assert "".join(PlainCell().render(facts).split()) == "".join(theirs.replace("<td >", "<td>").split())


def test_a_cell_without_a_word_is_blank() -> None:
    assert [is_blank(html) for html in ("<td>\n <ul></ul></td>", '<td class="a"></td>', "<td>0</td>")] == [
        True,
        True,
        False,
    ]
