"""Small documents for the tests of finishing: HTML in, laid-out or finished PDF out; nothing is asserted here."""

import io
from datetime import datetime, timedelta, timezone

import pikepdf
import segno
from PIL import Image

from outreach.printing.assets import Assets
from outreach.printing.press import render
from outreach.printing.profiles import PRESS, Finish, Profile, finish

BEIJING = timezone(timedelta(hours=8))
AT = datetime(2026, 5, 20, 9, 30, tzinfo=BEIJING)
TITLE = "防溺水 <致家长> & 一封信"
FONT = "font-family: 'Outreach Song'; font-size: 12pt"


def photo(width: int = 300, height: int = 200) -> Image.Image:
    """Return a colourful picture without flat areas."""
    channels = [Image.radial_gradient("L"), Image.linear_gradient("L"), Image.linear_gradient("L").rotate(90)]
    return Image.merge("RGB", [channel.resize((width, height)) for channel in channels])


def as_file(picture: Image.Image, form: str = "JPEG") -> bytes:
    """Return a picture as the bytes of a file."""
    file = io.BytesIO()
    picture.save(file, form)
    return file.getvalue()


def qr_svg(text: str) -> bytes:
    """Return a QR code as SVG."""
    file = io.BytesIO()
    segno.make(text, error="m").save(file, kind="svg", border=4, nl=False)
    return file.getvalue()


def laid_out(
    body: str,
    *,
    size: str = "A5",
    margin: str = "15mm",
    css: str = "",
    profile: Profile = PRESS,
    pictures: dict[str, bytes] | None = None,
) -> bytes:
    """Return a laid-out PDF as the seam to WeasyPrint makes it for a profile, before it is finished."""
    style = (
        f"{profile.page_css} @page {{ size: {size}; margin: {margin} }} body {{ {FONT}; margin: 0 }} {css}"
    )
    html = (
        f"<html lang='zh-CN'><head><title>样张</title><style>{style}</style></head><body>{body}</body></html>"
    )
    return render(html, assets=Assets(data=pictures), **profile.layout)


def finished(pdf: bytes, profile: Profile = PRESS, **options: object) -> bytes:
    """Return a finished PDF with the title and the date that all these tests use."""
    return finish(pdf, profile, Finish(TITLE, "zh-CN", AT, **options))  # type: ignore[arg-type]


def opened(pdf: bytes) -> pikepdf.Pdf:
    """Return a PDF as pikepdf sees it."""
    return pikepdf.open(io.BytesIO(pdf))


def saved(pdf: pikepdf.Pdf, **options: object) -> bytes:
    """Return the bytes of a changed PDF."""
    file = io.BytesIO()
    pdf.save(file, **options)  # type: ignore[arg-type]
    return file.getvalue()


def use_bomb(levels: int = 12) -> str:
    """Return a drawing that is small to read and endless to paint."""
    groups = "".join(f"<g id='g{n}'>" + f"<use href='#g{n - 1}'/>" * 10 + "</g>" for n in range(1, levels))
    head = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>"
    return f"{head}<g id='g0'><rect width='9' height='9'/></g>{groups}</svg>"
