"""The separator sheet before each township's letters: who receives them, which villages, how many copies."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

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
    width, height = TRIM_MM["A4"]
    first = recipients[0].values
    context = {
        "title": letter.title,
        "county": letter.county,
        "place": place,
        "date_text": chinese_date(day),
        "township": {
            "name": first["township"],
            "supervisor": first["supervisor"],
            "phone": first["supervisor_phone"],
        },
        "villages": [
            {
                "name": one.values["village"],
                "director": one.values["director"],
                "phone": one.values["phone"],
                "copies": one.copies,
            }
            for one in recipients
        ],
        "village_count": len(recipients),
        "total_copies": sum(one.copies for one in recipients),
        "palette": make_palette(colour),
        "profile": letter.profile,
        "trim_width_mm": width,
        "trim_height_mm": height,
        "bleed_mm": PROFILES[letter.profile].bleed_mm,
    }
    with override("zh-hans"):
        return render_to_string("print/separator.html", context)
