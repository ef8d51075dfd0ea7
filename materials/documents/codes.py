"""QR codes of a design: what they open, and how they stand in the HTML; the engine draws them."""

from collections.abc import Mapping
from urllib.parse import quote

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from materials.slots import fill_text
from outreach.printing.merge.qr import qr_svg


def fixed_code(target: str) -> SafeString:
    """Return the drawing of a code that is the same for everybody."""
    return mark_safe(qr_svg(target).decode())  # noqa: S308 - the engine's own drawing, it holds no text


def merged_code(field: str, caption: str) -> SafeString:
    """Return the place of a code that the merge draws for each village."""
    return format_html('<img data-f="{}" alt="{}">', field, caption)


def filled_target(target: str, values: Mapping[str, str]) -> str:
    """Return the address with its slots filled, safe in a URL."""
    return fill_text(target, {name: quote(value, safe="") for name, value in values.items()})
