"""Several finished pages on one sheet: turning pages into form XObjects and placing them; what goes where
is imposition."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from outreach.printing.boxes import Box, box_of
from outreach.printing.paper import SHEETS_MM, points

# What points at the old pages, or describes their order, is wrong for sheets.
CATALOGUE_TO_DROP = ("/Dests", "/MarkInfo", "/Names", "/Outlines", "/PageLabels", "/StructTreeRoot")


# As far as art may be seen beyond the cut, where the sheet leaves room for it.
BLEED_MM = 3.0


@dataclass(frozen=True)
class Placed:
    """One page on a sheet: its index (None is blank), where its trim's corner goes, scaling, and what may
    be seen of it."""

    page: int | None
    x: float
    y: float
    scale: float
    window: Box


@dataclass(frozen=True)
class Sheet:
    """One side of paper: its size in points, the pages on it and drawing operators for marks and labels."""

    width: float
    height: float
    placed: Sequence[Placed]
    marks: str = ""
    trim: Box | None = None


def sheet_points(sheet: str | tuple[float, float], *, landscape: bool) -> tuple[float, float]:
    """Return a sheet's width and height in points; a name is turned, a size in millimetres is taken as it
    is."""
    if not isinstance(sheet, str):
        return points(sheet[0]), points(sheet[1])
    short, long = (points(mm) for mm in SHEETS_MM[sheet])
    return (long, short) if landscape else (short, long)


@contextmanager
def opened(source: bytes | Path) -> Iterator[pikepdf.Pdf]:
    """Open a PDF given as bytes or file."""
    with pikepdf.open(io.BytesIO(source) if isinstance(source, bytes) else source) as pdf:
        yield pdf


def written(pdf: pikepdf.Pdf, sheets: Sequence[Sheet]) -> bytes:
    """Replace a PDF's pages by sheets and return the file; output intent and metadata stay."""
    pages = [page.obj for page in pdf.pages]
    trims = [box_of(page.trimbox) for page in pdf.pages]
    forms: dict[int, pikepdf.Object] = {}
    made = [_sheet_page(pdf, sheet, pages, trims, forms) for sheet in sheets]
    del pdf.pages[:]
    for page in made:
        pdf.pages.append(page)
    for key in CATALOGUE_TO_DROP:
        if key in pdf.Root:
            del pdf.Root[key]
    target = io.BytesIO()
    # A press file must stay PDF 1.6; pikepdf would raise the version for object streams only below 1.5.
    pdf.save(target, object_stream_mode=pikepdf.ObjectStreamMode.generate, deterministic_id=True)
    return target.getvalue()


def _sheet_page(
    pdf: pikepdf.Pdf,
    sheet: Sheet,
    pages: Sequence[pikepdf.Object],
    trims: Sequence[Box],
    forms: dict[int, pikepdf.Object],
) -> pikepdf.Page:
    lines, used = [], Dictionary()
    for placed in sheet.placed:
        if placed.page is None:
            continue
        if placed.page not in forms:
            forms[placed.page] = _form(pdf, pages[placed.page])
        used[f"/P{placed.page}"] = forms[placed.page]
        lines.append(_placing(placed, trims[placed.page]))
    if sheet.marks:
        lines.append(f"q {sheet.marks} Q")
    media = Box(0, 0, sheet.width, sheet.height)
    trim = sheet.trim or media
    return pikepdf.Page(
        Dictionary(
            Type=Name.Page,
            MediaBox=media.array(),
            TrimBox=trim.array(),
            BleedBox=trim.grown(BLEED_MM).cut(media).array(),
            Resources=Dictionary(XObject=used),
            Contents=pdf.make_stream("\n".join(lines).encode()),
        )
    )


def _placing(placed: Placed, trim: Box) -> str:
    window = placed.window
    x, y = placed.x - trim.left * placed.scale, placed.y - trim.bottom * placed.scale
    clip = f"{window.left:.3f} {window.bottom:.3f} {window.width:.3f} {window.height:.3f} re W n"
    return f"q {clip} {placed.scale:.6f} 0 0 {placed.scale:.6f} {x:.3f} {y:.3f} cm /P{placed.page} Do Q"


def _form(pdf: pikepdf.Pdf, page: pikepdf.Object) -> pikepdf.Object:
    """Return a page as a form XObject; its compressed content is taken over as it is, which is what makes
    this fast."""
    contents = page.get("/Contents", Array())
    if isinstance(contents, Stream):
        form = pikepdf.Stream(pdf, b"")
        form.write(
            contents.read_raw_bytes(),
            filter=contents.get("/Filter"),  # type: ignore[arg-type]  # Name or Array, as the file has it
            decode_parms=contents.get("/DecodeParms"),  # type: ignore[arg-type]
        )
    else:
        form = pikepdf.Stream(pdf, b"\n".join(part.read_bytes() for part in contents))
    form["/Type"], form["/Subtype"] = Name.XObject, Name.Form
    form["/BBox"] = box_of(page.get("/BleedBox", pikepdf.Page(page).mediabox)).array()
    form["/Resources"] = pikepdf.Page(page).resources
    if "/Group" in page:
        form["/Group"] = page["/Group"]
    return pdf.make_indirect(form)
