"""The sheets between letters: one before each township's, with its villages and copies; one on a village's bundle."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import override

from materials.documents.palette import make_palette
from materials.documents.printed import PROFILES, chinese_date
from materials.documents.recipients import Recipient
from materials.documents.sheet import Sheet
from materials.states import TRIM_MM


def by_township(recipients: Sequence[Recipient]) -> list[list[Recipient]]:
    """Return the recipients township by township; they must stand in delivery order."""
    return [list(group) for _, group in groupby(recipients, key=lambda one: one.township_id)]


def separator(letter: Sheet, recipients: Sequence[Recipient], *, colour: str, day: date, place: str) -> str:
    """Return the HTML of one township's sheet; `place` is such as “3 / 17”, so that no bundle gets lost."""
    first = recipients[0].values
    context = _common(letter, first, colour=colour, day=day, place=place) | {
        "villages": [_village(one) for one in recipients],
        "village_count": len(recipients),
        "total_copies": sum(one.copies for one in recipients),
    }
    with override("zh-hans"):
        return render_to_string("print/separator.html", context)


def bundle_slip(letter: Sheet, recipient: Recipient, *, colour: str, day: date, place: str) -> str:
    """Return the HTML of the slip on one village's bundle; `place` is such as “3 / 11” in its township."""
    context = _common(letter, recipient.values, colour=colour, day=day, place=place)
    context["village"] = _village(recipient)
    with override("zh-hans"):
        return render_to_string("print/bundle_slip.html", context)


def _common(letter: Sheet, values: dict[str, str], *, colour: str, day: date, place: str) -> dict[str, Any]:
    # All sheets of a run are of one size, also the slips: the printer has one tray.
    width, height = TRIM_MM["A4"]
    return {
        "title": letter.title,
        "county": letter.county,
        "place": place,
        "date_text": chinese_date(day),
        "township": {
            "name": values["township"],
            "supervisor": values["supervisor"],
            "phone": values["supervisor_phone"],
        },
        "palette": make_palette(colour),
        "profile": letter.profile,
        "trim_width_mm": width,
        "trim_height_mm": height,
        "bleed_mm": PROFILES[letter.profile].bleed_mm,
    }


def _village(recipient: Recipient) -> dict[str, Any]:
    values = recipient.values
    return {
        "name": values["village"],
        "director": values["director"],
        "phone": values["phone"],
        "copies": recipient.copies,
    }
