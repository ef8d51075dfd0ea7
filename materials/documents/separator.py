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

# In characters; the longest names wrap.
NAME_SIZES = (5, 6, 7, 8, 16, 50)


def by_township(recipients: Sequence[Recipient]) -> list[list[Recipient]]:
    """Return the recipients township by township; they must stand in delivery order."""
    return [list(group) for _, group in groupby(recipients, key=lambda one: one.township_id)]


def separator(letter: Sheet, recipients: Sequence[Recipient], *, colour: str, day: date, place: str) -> str:
    """Return the HTML of one township's sheet; `place` is such as “3 / 17”, so that no bundle gets lost."""
    first = recipients[0].values
    context = _common(letter, colour=colour, day=day) | {
        "place": place,
        "township": {
            "name": first["township"],
            "supervisor": first["supervisor"],
            "phone": first["supervisor_phone"],
        },
        "villages": [_village(one) for one in recipients],
        "village_count": len(recipients),
        "total_copies": sum(one.copies for one in recipients),
    }
    with override("zh-hans"):
        return render_to_string("print/separator.html", context)


def bundle_slip(letter: Sheet, *, size: int, colour: str, day: date) -> str:
    """Return the HTML of the slip on a village's bundle, for names up to `size`; the merge fills it in."""
    context = _common(letter, colour=colour, day=day) | {"size": size}
    with override("zh-hans"):
        return render_to_string("print/bundle_slip.html", context)


def slip_size(village: str) -> int:
    """Return which slip a village's name stands on: the shorter the name, the larger its type."""
    return next((size for size in NAME_SIZES if len(village) <= size), NAME_SIZES[-1])


def _common(letter: Sheet, *, colour: str, day: date) -> dict[str, Any]:
    # All sheets of a run are of one size, also the slips: the printer has one tray.
    width, height = TRIM_MM["A4"]
    return {
        "title": letter.title,
        "county": letter.county,
        "date_text": chinese_date(day),
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
