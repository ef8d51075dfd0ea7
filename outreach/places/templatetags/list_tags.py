"""The cells of a list's row, each but the first after its heading, which only a phone shows."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.ui.tables import Table

from outreach.places.staff.tables import is_blank

LABEL = '<td class="list-label{}" aria-hidden="true">{}</td>'

register = template.Library()


@register.simple_tag(takes_context=True)
def cells_in_pairs(context: template.Context, row: Table.Row) -> SafeString:
    cells = [(cell.column.label, cell.render_html(context)) for cell in row.values()]
    pairs = (
        (format_html(LABEL, " list-label--empty" if is_blank(html) else "", label) if place else "", html)
        for place, (label, html) in enumerate(cells)
    )
    return format_html_join("", "{}{}", pairs)
