"""The pack's PDF register: a row an activity with its first picture, laid out in parts so that memory stays flat."""

import io
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from home.reports.ledger.contents import Contents, Entry, picture_of
from materials.documents.paper import make_paper
from materials.documents.printed import LANGUAGE
from outreach.printing import press
from outreach.printing.assets import Assets
from outreach.printing.binder import bind
from outreach.printing.profiles import OFFICE, Finish, finish_file

ROWS_A_PART = 60
# 34 mm at 200 dpi.
THUMB_PX = (270, 200)
MOST_PIXELS = 50_000_000


def write_register(
    target: Path, contents: Contents, *, folder: Path, at: datetime, tell: Callable[[int], None]
) -> int:
    """Write the register and return its pages; `tell` hears how many rows are done."""
    parts, pages, done = [], 0, 0
    for number, entries in enumerate(_parts(contents.entries)):
        drawn = _part(contents, entries, first=done, pages_before=pages)
        part = folder / f"register-{number:04}.pdf"
        part.write_bytes(drawn[0])
        parts.append(part)
        pages += drawn[1]
        done += len(entries)
        tell(done)
    bound = folder / "register-bound.pdf"
    bind(parts, bound)
    title = f"{contents.campaign.name}台账登记册"
    finish_file(bound, target, OFFICE, Finish(title, LANGUAGE, at))
    return pages


def _parts(entries: Sequence[Entry]) -> list[list[Entry]]:
    """At least one part: an empty ledger has a register too."""
    starts = range(0, len(entries), ROWS_A_PART)
    return [list(entries[start : start + ROWS_A_PART]) for start in starts] or [[]]


def _part(
    contents: Contents, entries: Sequence[Entry], *, first: int, pages_before: int
) -> tuple[bytes, int]:
    assets = Assets()
    rows = [_row(number, one, assets) for number, one in enumerate(entries, start=first + 1)]
    paper = make_paper(
        "ledger_register",
        _("Ledger register"),
        {"campaign": contents.campaign, "rows": rows, "is_first": first == 0, "pages_before": pages_before},
    )
    document = press.lay_out(paper.html, assets=assets)
    return press.write(document), len(document.pages)


def _row(number: int, one: Entry, assets: Assets) -> dict[str, object]:
    picture = next((source for photo in one.photos if (source := picture_of(photo))), None)
    data = _thumb(picture) if picture is not None else None
    address = assets.add_bytes(f"row/{number}.jpg", data) if data else ""
    return {"number": number, "entry": one, "picture": address, "is_broken": bool(picture) and not data}


def _thumb(source: FieldFile) -> bytes | None:
    """Return a small copy without EXIF, or None when the picture is gone or can't be read."""
    try:
        with source.open("rb") as stream, Image.open(stream) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return None
            # A JPEG is decoded at an eighth where that is enough: a phone's photo costs 1 MB, not 36.
            picture.draft("RGB", THUMB_PX)
            small = ImageOps.exif_transpose(picture).convert("RGB")
            small.thumbnail(THUMB_PX)
            target = io.BytesIO()
            small.save(target, "JPEG", quality=72)
            return target.getvalue()
    except (OSError, UnidentifiedImageError, Image.DecompressionBombError):
        return None
