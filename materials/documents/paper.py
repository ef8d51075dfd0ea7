"""A paper of the office: title and finished HTML, always Chinese; which papers there are, their modules say."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override


@dataclass(frozen=True, slots=True)
class Paper:
    """What the worker lays out; `places` are columns and rows when small pages share a sheet.

    `pictures` are files by the name that the HTML's `asset:` addresses have.
    """

    title: str
    html: str
    places: tuple[int, int] | None = None
    pictures: Mapping[str, bytes] = field(default_factory=dict)


def make_paper(
    template: str,
    title: str,
    context: dict[str, Any],
    *,
    places: tuple[int, int] | None = None,
    pictures: Mapping[str, bytes] | None = None,
) -> Paper:
    """Render a form; whoever asks for it, its words are Chinese."""
    with override("zh-hans"):
        html = render_to_string(f"print/forms/{template}.html", {"title": title, **context})
        return Paper(title, html, places, pictures or {})
