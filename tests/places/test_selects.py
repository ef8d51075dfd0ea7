"""A drop-down is Django's, written without a template for each of its options."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.test.html import parse_html

HOSTILE = '"><script>alert(1)</script>&'
CHOICES: list[tuple[Any, Any]] = [
    ("", "—"),
    (HOSTILE, HOSTILE),
    ("蒲圻街道", [(1, "官塘驿镇"), (None, "0")]),
]


class Marked(forms.Select):
    """Options with attributes of their own."""

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        return option | {"attrs": option["attrs"] | {"data-name": HOSTILE, "disabled": True, "hidden": False}}


class Foreign(forms.Select):
    """Options with a template of their own."""

    option_template_name = "django/forms/widgets/input_option.html"


@pytest.mark.parametrize("kind", [forms.Select, forms.SelectMultiple, Marked])
@pytest.mark.parametrize("value", [None, HOSTILE, [1]], ids=str)
def test_a_drop_down_is_what_django_writes(kind: type[forms.Select], value: Any) -> None:
    widget = kind({"class": "wide", "required": True}, CHOICES)

    ours, theirs = (
        widget.render("place", value, {"id": "id_place"}, renderer=renderer())
        for renderer in (TemplatesSetting, DjangoTemplates)
    )

    assert parse_html(ours) == parse_html(theirs)
    assert "selected" in theirs or value is None


def test_an_option_with_a_template_of_its_own_keeps_it() -> None:
    widget = Foreign(choices=[("a", "A")])
    widget.input_type = "radio"

    assert "<input" in widget.render("place", None, renderer=TemplatesSetting())
