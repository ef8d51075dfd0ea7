"""Cells of Wagtail's lists, written without its template engine for each row.

What a template makes is asked of the template itself: once with marks in the place of a row's words (`Patterns`), or
once for each answer where there are few (`FewAnswers`). So the markup stays Wagtail's.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.template import Context
from django.template.base import render_value_in_context
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import BooleanColumn, Column, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import BaseButton, Button, ButtonWithDropdown

# From Unicode's private use area: no template writes them, and none escapes them.
MARK, MARKED = "\ue000{}\ue001", re.compile("\ue000(\\d+)\ue001")


class Cell(Protocol):
    def render(self, context: dict[str, Any]) -> str: ...


def quicker(column: Column) -> Cell | None:
    """Return what writes a column's cells as its template does, in less time; None where only the template can."""
    # Not the column's own template: a list's columns outlive it, and have been here before.
    match column.cell_template_name:
        case Column.cell_template_name:
            return PlainCell()
        case TitleColumn.cell_template_name as name:
            return TitleCell(get_template(name))
        case (StatusTagColumn.cell_template_name | BooleanColumn.cell_template_name) as name:
            return FewAnswers(get_template(name))
    return None


class PlainCell:
    """A value and nothing else."""

    def render(self, context: dict[str, Any]) -> SafeString:
        classname, value = context["column"].classname, context["value"]
        mark = format_html(' class="{}"', classname) if classname else ""
        return format_html("<td{}>{}</td>", mark, "" if value is None else written(value))


class FewAnswers:
    """One of a few tags or signs, each made once."""

    def __init__(self, template: Cell) -> None:
        self.template = template
        self.made: dict[tuple[str, str], str] = {}

    def render(self, context: dict[str, Any]) -> str:
        key = repr(context["value"]), repr(context.get("primary"))
        if key not in self.made:
            self.made[key] = self.template.render(context)
        return self.made[key]


class TitleCell:
    """A row's name, where it leads, and its buttons, most of them in a menu."""

    def __init__(self, template: Cell) -> None:
        self.template = template
        self.patterns = Patterns()

    def render(self, context: dict[str, Any]) -> SafeString:
        words = Words()
        buttons = [self._write(one) for one in context.get("buttons", ()) if one.show]
        marked = {
            "value": words.put(context["value"]),
            "title_id": words.put(context["title_id"]),
            "label_id": words.put(context["label_id"]),
            "link_url": bool(context["link_url"]),
            "link_attrs": words.put_all(context["link_attrs"]),
            "buttons": [Ready(words.put(html)) for html in buttons],
        }
        return self.patterns.fill(repr(marked), words, lambda: self.template.render(context | marked))

    def _write(self, button: BaseButton) -> SafeString:
        """Write a button; a menu of plain ones by its pattern."""
        if type(button) is not ButtonWithDropdown or {type(one) for one in button.dropdown_buttons} != {
            Button
        }:
            return button.render_html({})
        words = Words()
        entries = [
            {
                "label": words.put(one.label),
                "url": words.put(one.url),
                "classname": one.classname,
                "icon_name": one.icon_name,
                "attrs": words.put_all(one.attrs),
                "priority": place,
            }
            for place, one in enumerate(sorted(button.dropdown_buttons))
        ]
        menu = {
            "label": words.put(button.label),
            "classname": button.classname,
            "icon_name": button.icon_name,
            "attrs": words.put_all(button.attrs),
        }
        return self.patterns.fill(
            repr((menu, entries)),
            words,
            lambda: ButtonWithDropdown(**menu, buttons=[Button(**one) for one in entries]).render_html({}),
        )


class Words:
    """A row's words, written as HTML, and the marks that stand for them."""

    def __init__(self) -> None:
        self.written: list[str] = []

    def put(self, word: Any) -> Any:
        """Return the mark of a word; what is empty or a flag stays, because templates ask for it."""
        if not word or word is True:
            return word
        self.written.append(written(word))
        return SafeString(MARK.format(len(self.written) - 1))

    def put_all(self, words: dict[str, Any]) -> dict[str, Any]:
        return {name: self.put(word) for name, word in words.items()}


class Patterns:
    """What a template made of marks, for each shape in which rows come."""

    def __init__(self) -> None:
        self.made: dict[str, tuple[list[str], list[int]]] = {}

    def fill(self, shape: str, words: Words, make: Callable[[], str]) -> SafeString:
        """Return the pattern of a shape with these words; `make` is asked for it the first time."""
        if shape not in self.made:
            pieces = MARKED.split(make())
            self.made[shape] = pieces, [int(place) for place in pieces[1::2]]
        pieces, places = self.made[shape]
        filled = pieces.copy()
        filled[1::2] = [words.written[place] for place in places]
        return SafeString("".join(filled))


@dataclass(frozen=True)
class Ready(Component):
    """A button that is written already."""

    html: SafeString
    show = True

    def render_html(self, parent_context: Any = None) -> SafeString:
        return self.html


def written(value: Any) -> str:
    """A value as a template writes it: in the reader's form, and escaped."""
    return render_value_in_context(value, Context())
