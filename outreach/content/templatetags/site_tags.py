"""What every public page asks for: menu, breadcrumbs, style sheets, hotlines, numbers; no business."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import segno
from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from wagtail.models import Page

from outreach.content.hotlines import HOTLINES, Hotline
from outreach.content.phrasing import phrases_of
from outreach.content.renditions import shown
from outreach.content.stylesheet import site_stylesheet
from outreach.content.ways import above, below_home

register = template.Library()
register.simple_tag(shown)


@dataclass(frozen=True, slots=True)
class MenuItem:
    title: str
    lang: str
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def site_menu(context: dict[str, Any]) -> list[MenuItem]:
    """Return the pages below the home page that are shown in menus; one query for all of a page's ways."""
    return [item for page, item in _items(context) if page.show_in_menus]


@register.simple_tag(takes_context=True)
def foot_menu(context: dict[str, Any]) -> list[MenuItem]:
    """Return the pages below the home page that stand at the foot only."""
    return [item for page, item in _items(context) if not page.show_in_menus]


@register.simple_tag(takes_context=True)
def crumbs(context: dict[str, Any], page: Page, with_page: bool = False) -> list[Page]:
    """Return the pages above this one, home first; and the page itself for what stands below it."""
    request: HttpRequest | None = context.get("request")
    found = above(request, page) if request else []
    return [*found, page] if with_page else found


@register.simple_tag(takes_context=True)
def page_of_kind(context: dict[str, Any], kind: str) -> str:
    """Return the address of the first page of this model below the home page; '' when there is none."""
    found = (item.url for page, item in _items(context) if page.cached_content_type.model == kind)
    return next(found, "")


def _items(context: dict[str, Any]) -> list[tuple[Page, MenuItem]]:
    request: HttpRequest | None = context.get("request")
    pages = below_home(request) if request else []
    path = request.path if request else ""
    addresses = [(page, page.get_url(request) or "/") for page in pages]
    return [(page, MenuItem(*name_of(page), url, path.startswith(url))) for page, url in addresses]


@register.filter
def menu_name(page: Page) -> str:
    return name_of(page)[0]


@register.filter
def menu_lang(page: Page) -> str:
    return name_of(page)[1]


def name_of(page: Page) -> tuple[str, str]:
    """Return what a menu calls the page, and in which language: its title, or for strangers what its kind is."""
    language = get_language() or ""
    own_name = getattr(page.specific_class, "menu_name", "")
    if language.startswith("zh") or not own_name:
        return page.title, "zh-Hans"
    return str(own_name), language


@register.simple_tag
def stylesheet_url() -> str:
    """Return the address of the style sheet; it changes with its content, so it may be kept for ever."""
    return f"{reverse('site-stylesheet')}?v={site_stylesheet().digest}"


@register.simple_tag
def colours_url(*colours: str | Iterable[str]) -> str:
    """Return the address of the style sheet with the shades of these colours; '' if there are none."""
    flat = {one for given in colours if given for one in ([given] if isinstance(given, str) else given)}
    keys = sorted({colour_key(colour) for colour in flat})
    return reverse("colour-stylesheet", args=[keys]) if keys else ""


@register.filter
def colour_key(colour: str) -> str:
    """Return '1f6fb2' for '#1F6FB2', as the data-colour attribute has it."""
    return colour.lower().removeprefix("#")


@register.simple_tag
def hotlines() -> tuple[Hotline, ...]:
    return HOTLINES


@register.simple_tag
def qr_code(address: str) -> SafeString:
    """Return the address as a QR code, drawn in the colour of the text around it."""
    drawing = segno.make_qr(address, error="m").svg_inline(
        border=0, omitsize=True, svgclass=None, lineclass=None
    )
    return mark_safe(drawing.replace('stroke="#000"', 'stroke="currentColor"'))  # noqa: S308 - modules only


@register.filter
def grouped(number: int | None) -> str:
    """Return a count as a reader of the language expects it: 5000 and 20,000; in English 5,000.

    GB/T 15835-2011 lets four digits stand ungrouped. Django's own Chinese format groups nothing.
    """
    if number is None:
        return ""
    is_short = abs(number) < 10_000 and (get_language() or "").startswith("zh")
    return str(number) if is_short else f"{number:,}"


@register.filter
def phrased(text: str) -> SafeString:
    """Wrap the phrases of a headline, so that it breaks after a comma and not inside a word."""
    return format_html_join("", '<span class="phrase">{}</span>', ((part,) for part in phrases_of(str(text))))
