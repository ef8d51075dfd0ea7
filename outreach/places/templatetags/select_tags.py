"""The options of a drop-down, written without a template for each: lists of places have hundreds."""

from typing import Any

from django import template
from django.forms.utils import flatatt
from django.forms.widgets import Select
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def options_of(groups: list[tuple[str | None, list[dict[str, Any]], int]]) -> SafeString:
    """Write what Django's select.html does for a widget's `optgroups`."""
    return format_html_join("\n", "{}", ((_group(name, options),) for name, options, _index in groups))


def _group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    written = format_html_join("\n", "{}", ((_option(one),) for one in options))
    return format_html('<optgroup label="{}">\n{}\n</optgroup>', name, written) if name else written


def _option(option: dict[str, Any]) -> str:
    if option["template_name"] != Select.option_template_name:
        return render_to_string(option["template_name"], {"widget": option})
    return format_html(
        '<option value="{}"{}>{}</option>', str(option["value"]), flatatt(option["attrs"]), option["label"]
    )
