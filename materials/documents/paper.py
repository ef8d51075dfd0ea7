"""A paper of the office: title and finished HTML, always Chinese; which papers there are, their modules say."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override


@dataclass(frozen=True, slots=True)
class Paper:
    """What the worker lays out; `places` are columns and rows when small pages share a sheet."""

    title: str
    html: str
    places: tuple[int, int] | None = None


def make_paper(
    template: str, title: str, context: dict[str, Any], *, places: tuple[int, int] | None = None
) -> Paper:
    """Render a form; whoever asks for it, its words are Chinese."""
    with override("zh-hans"):
        return Paper(
            title, render_to_string(f"print/forms/{template}.html", {"title": title, **context}), places
        )
