"""Cells of our lists are Wagtail's, written without the template engine."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import get_template
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import Button, ButtonWithDropdown, ListingButton

from outreach.places.staff.cells import FewAnswers, PlainCell, TitleCell, quicker
from outreach.places.staff.tables import PairsTable, is_blank

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
HOSTILE = '"><script>alert(1)</script>&'


def squeezed(html: str) -> str:
    return "".join(html.replace("<td >", "<td>").split())


@pytest.mark.parametrize("classname", [None, "list-number"])
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_plain_cell_is_what_wagtail_writes(value: object, classname: str | None) -> None:
    facts = {"column": Column("name", classname=classname), "value": value}

    theirs = get_template(Column.cell_template_name).render(facts)

    assert squeezed(PlainCell().render(facts)) == squeezed(theirs)


def title_facts(name: Any, url: str | None = None, **facts: Any) -> dict[str, Any]:
    attrs = {"href": url, "class": "link", "download": True, "hidden": False}
    ids = {"title_id": None, "label_id": None}
    return {
        "column": TitleColumn("name"), "value": name, "link_url": url, "link_attrs": attrs, "buttons": [],
    } | ids | facts  # fmt: skip


def menu(name: str, *urls: str) -> ButtonWithDropdown:
    """Put in backwards: Wagtail sorts them."""
    buttons = [
        Button(gettext_lazy("Edit"), url=url, icon_name="edit", priority=-place, attrs={"rel": name})
        for place, url in enumerate(urls)
    ]
    return ButtonWithDropdown(
        buttons=buttons, icon_name="dots-horizontal", attrs={"aria-label": name, "data-row": name}
    )


TITLES = {
    "name": title_facts("官塘驿镇"),
    "hostile": title_facts(HOSTILE, f"/a/?b={HOSTILE}", title_id=HOSTILE),
    "safe": title_facts(mark_safe("<b>3</b>"), "/a/"),
    "blank": title_facts(TitleColumn.empty_value_display, "/a/"),
    "label": title_facts("官塘驿镇", label_id="row-1"),
    "menu": title_facts("官塘驿镇", "/a/", buttons=[menu("官塘驿镇", "/edit/1/", "/delete/1/?a=1&b=2")]),
    "hostile menu": title_facts("a", "/a/", buttons=[menu(HOSTILE, HOSTILE)]),
    "without address": title_facts("a", buttons=[menu("a", "", "/a/")]),
    "buttons": title_facts("a", "/a/", buttons=[ListingButton(HOSTILE, url="/b/", icon_name="edit"), menu("a", "/a/")]),
    "marks of its own": title_facts("\ue0000\ue001", "/\ue0001\ue001/", buttons=[menu("\ue0002\ue001", "/a/")]),
}  # fmt: skip


def test_titles_are_what_wagtail_writes_in_any_order() -> None:
    """One cell for all, forward and back: what was kept of one row never shows in another."""
    theirs = get_template(TitleColumn.cell_template_name)
    ours = TitleCell(theirs)

    for facts in [*TITLES.values(), *reversed(TITLES.values())]:
        assert squeezed(ours.render(facts)) == squeezed(theirs.render(facts))


def test_a_menu_is_made_by_wagtail_once_for_all_rows_of_a_shape() -> None:
    ours = TitleCell(get_template(TitleColumn.cell_template_name))

    cells = [ours.render(title_facts(name, "/", buttons=[menu(name, name)])) for name in ("甲", "乙", "丙")]

    assert ["甲" in cells[0], "甲" in cells[1], "丙" in cells[2]] == [True, False, True]
    assert len(ours.patterns.made) == 2


@pytest.mark.parametrize(
    "column", [StatusTagColumn("state"), BooleanColumn("is_open")], ids=["status", "sign"]
)
def test_tags_and_signs_are_what_wagtail_writes(column: Column) -> None:
    theirs = get_template(column.cell_template_name)
    ours = quicker(column)
    assert isinstance(ours, FewAnswers)

    for value in [True, False, None, "待审批", "1", 1, HOSTILE, True]:
        for primary in (True, False):
            facts = {"column": column, "value": value, "primary": primary}
            assert ours.render(facts) == theirs.render(facts)


def test_a_cell_of_another_template_is_left_to_it() -> None:
    column = Column("name")
    column.cell_template_name = "wagtailadmin/tables/status_flag_cell.html"

    assert quicker(column) is None


def test_a_column_of_many_lists_writes_as_quickly_in_the_last_as_in_the_first() -> None:
    """Lists share their columns: cells within cells within cells would grow with each request."""
    column = StatusTagColumn("state")

    for _list in range(3):
        PairsTable([column], [])

    assert isinstance(column.cell_template, FewAnswers)
    assert column.cell_template.template.template.name == column.cell_template_name


def test_a_cell_without_a_word_is_blank() -> None:
    assert [is_blank(html) for html in ("<td>\n <ul></ul></td>", '<td class="a"></td>', "<td>0</td>")] == [
        True,
        True,
        False,
    ]
