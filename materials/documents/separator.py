"""The sheets between letters: one before each township's, with its villages and copies; one on a village's bundle.

Both are templates of the merge: what stands in lines of fixed width is stamped, so that thousands are few layouts.
"""

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
from outreach.printing.merge import room

# In characters; the longest names wrap.
SLIP_SIZES = (5, 6, 7, 8, 16, 50)
TOWNSHIP_SIZES = (5, 6, 8, 10, 50)
# So many ideographs stand on one line of the table; a village with more wraps.
LINE_ROOM = {"village": 12, "director": 5, "phone": 8}


def by_township(recipients: Sequence[Recipient]) -> list[list[Recipient]]:
    """Return the recipients township by township; they must stand in delivery order."""
    return [list(group) for _, group in groupby(recipients, key=lambda one: one.township_id)]


def separator(letter: Sheet, *, size: int, lines: Sequence[bool], colour: str, day: date) -> str:
    """Return the HTML of the sheet of townships with names up to `size`; `lines` tells which villages' lines wrap."""
    context = _common(letter, colour=colour, day=day) | {"size": size, "lines": lines}
    with override("zh-hans"):
        return render_to_string("print/separator.html", context)


def separator_values(recipients: Sequence[Recipient], *, place: str) -> dict[str, str]:
    """Return what the sheet of one township says; `place` is such as “3/17”, so that no bundle gets lost."""
    first = recipients[0].values
    told = {
        "place": place,
        "township": first["township"],
        "supervisor": first["supervisor"],
        "phone": first["supervisor_phone"],
        "total": str(sum(one.copies for one in recipients)),
    }
    for number, one in enumerate(recipients, start=1):
        told |= {f"{name}_{number}": one.values[name] for name in LINE_ROOM}
        told[f"copies_{number}"] = str(one.copies)
    return told


def wraps(recipient: Recipient) -> bool:
    """Say whether a village's line in the table is too long for one."""
    return any(room(recipient.values[name]) > most for name, most in LINE_ROOM.items())


def bundle_slip(letter: Sheet, *, size: int, colour: str, day: date) -> str:
    """Return the HTML of the slip on a village's bundle, for names up to `size`."""
    context = _common(letter, colour=colour, day=day) | {"size": size}
    with override("zh-hans"):
        return render_to_string("print/bundle_slip.html", context)


def name_size(name: str, sizes: Sequence[int]) -> int:
    """Return which sheet a name stands on: the shorter the name, the larger its type."""
    return next((size for size in sizes if len(name) <= size), sizes[-1])


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
