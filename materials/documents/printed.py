"""From one design to one sheet: the context every print template gets; the kinds choose the template."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from materials.documents.content import Content, read_body
from materials.documents.faults import DesignFault
from materials.documents.palette import make_palette
from materials.documents.sheet import Sheet
from materials.models import Design
from materials.slots import fill_text, text_to_html
from outreach.printing.profiles import OFFICE, PRESS, SCREEN, Profile

# What is printed is Chinese, whoever starts the job; the tag also makes fonts choose mainland forms.
LANGUAGE = "zh-Hans"
PROFILES = {profile.name: profile for profile in (SCREEN, OFFICE, PRESS)}
NOT_DRAWN = _(
    "Block {number}, “{label}”, has no place in this kind of design or on this page of it, so it would not be "
    "printed. Move it to another page or take it out."
)
FIELD = re.compile(r'data-f="([a-z0-9_]+)"')


@dataclass(frozen=True, slots=True)
class PrintedDesign:
    """The head of a design as templates read it; the lines are escaped and hold their slots."""

    kind: str
    title: SafeString
    title_text: str
    subtitle: SafeString
    salutation: SafeString
    issuer: SafeString
    issued_on_text: str
    colour: str
    poster_size: str
    county: str


def chinese_date(day: date | None) -> str:
    """Return 2026年6月1日, or '' for no date."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def constant_values(design: Design) -> dict[str, str]:
    """Return the slots that are the same for every village; reads the county, one query if not loaded."""
    return {"county": design.county.name, "date": chinese_date(design.issued_on)}


def make_sheet(design: Design, *, template: str, profile: str) -> Sheet:
    """Render a design to a sheet; raises DesignFault when something it points to is gone."""
    values = constant_values(design)
    content = read_body(design, values)
    with override("zh-hans"):
        html = render_to_string(template, _context(design, content, values, PROFILES[profile]))
    refuse_undrawn(content)
    return Sheet(
        kind=design.kind,
        title=fill_text(design.title, values),
        language=LANGUAGE,
        county=design.county.name,
        trim_mm=design.trim_mm,
        bleed_mm=PROFILES[profile].bleed_mm,
        profile=profile,
        html=html,
        pictures=tuple(content.pictures.values()),
        fields=tuple(sorted(set(FIELD.findall(html)) - content.codes.keys())),
        codes=tuple(content.codes.items()),
        targets=tuple(content.targets),
        most_pages=design.page_limit,
    )


def refuse_undrawn(content: Content) -> None:
    """Nothing that staff wrote may be left out in silence."""
    for number, block in enumerate(content.blocks, start=1):
        if not block.was_drawn:
            raise DesignFault(NOT_DRAWN, number=number, label=block.label)


def _context(design: Design, content: Content, values: dict[str, str], profile: Profile) -> dict[str, Any]:
    width, height = design.trim_mm
    return {
        "design": _head(design, values),
        "blocks": content.blocks,
        "palette": make_palette(design.colour),
        "profile": profile.name,
        "trim_width_mm": width,
        "trim_height_mm": height,
        "bleed_mm": profile.bleed_mm,
    }


def _head(design: Design, values: dict[str, str]) -> PrintedDesign:
    return PrintedDesign(
        kind=design.kind,
        title=text_to_html(design.title, values),
        title_text=fill_text(design.title, values),
        subtitle=text_to_html(design.subtitle, values),
        salutation=text_to_html(design.salutation, values),
        issuer=text_to_html(design.issuer, values),
        issued_on_text=values["date"],
        colour=design.colour,
        poster_size=design.poster_size,
        county=design.county.name,
    )
