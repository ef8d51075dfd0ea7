"""Crop and registration marks, drawn outside the bleed in the registration colour; the page's own art
stays untouched."""

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from outreach.printing.boxes import Box, box_of
from outreach.printing.paper import points

LINE_PT = 0.25
GAP_MM = 1.0
CROP_MM = 5.0
TARGET_RADIUS_MM = 1.5
# Room for the marks around the bleed: gap, crop mark, and one millimetre to the edge of the sheet.
SLUG_MM = GAP_MM + CROP_MM + 1.0
MARKS = "/OutreachMarks"


def add_marks(pdf: pikepdf.Pdf, *, bleed_mm: float) -> None:
    """Give every page a slug with marks; pages of one size share one drawing. Needs a TrimBox on each
    page."""
    drawings: dict[tuple[float, ...], tuple[Stream, Stream, Stream]] = {}
    for page in pdf.pages:
        trim = box_of(page.trimbox)
        key = (round(trim.left, 2), round(trim.bottom, 2), round(trim.width, 2), round(trim.height, 2))
        if key not in drawings:
            drawings[key] = _drawing(pdf, trim, bleed_mm)
        _put_on(page, *drawings[key])
        page.obj["/MediaBox"] = trim.grown(bleed_mm + SLUG_MM).array()
        if "/CropBox" in page.obj:
            # Left over from the page without slug, it would hide the marks.
            del page.obj["/CropBox"]


def _put_on(page: pikepdf.Page, before: Stream, after: Stream, drawing: Stream) -> None:
    contents = page.obj.get("/Contents", Array())
    parts = list(contents) if isinstance(contents, Array) else [contents]
    page.obj["/Contents"] = Array([before, *parts, after])
    resources = page.resources
    if "/XObject" not in resources:
        resources["/XObject"] = Dictionary()
    resources["/XObject"][f"{MARKS}{drawing.objgen[0]}"] = drawing


def _drawing(pdf: pikepdf.Pdf, trim: Box, bleed_mm: float) -> tuple[Stream, Stream, Stream]:
    """Return what comes before the art (a clip at the bleed), after it, and the marks themselves."""
    bleed = trim.grown(bleed_mm)
    media = trim.grown(bleed_mm + SLUG_MM)
    # Art beyond the bleed was hidden by the page's edge until now, and must not run into the marks.
    clip = f"q {bleed.left:.3f} {bleed.bottom:.3f} {bleed.width:.3f} {bleed.height:.3f} re W n\n"
    drawing = pdf.make_stream(
        _mark_lines(trim, bleed_mm).encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=media.array(),
        Resources=Dictionary(ColorSpace=Dictionary(All=registration_colour(pdf))),
    )
    after = f"\nQ q {MARKS}{drawing.objgen[0]} Do Q\n"
    return pdf.make_stream(clip.encode()), pdf.make_stream(after.encode()), drawing


def registration_colour(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Return the colour space that prints on every plate (ISO 32000-1, 8.6.6.4)."""
    every_ink = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return pdf.make_indirect(Array([Name.Separation, Name.All, Name.DeviceCMYK, every_ink]))


def _mark_lines(trim: Box, bleed_mm: float) -> str:
    start, end = points(bleed_mm + GAP_MM), points(bleed_mm + GAP_MM + CROP_MM)
    lines = [f"/All CS 1 SCN {LINE_PT} w"]
    for y in (trim.bottom, trim.top):
        lines.append(_line(trim.left - start, y, trim.left - end, y))
        lines.append(_line(trim.right + start, y, trim.right + end, y))
    for x in (trim.left, trim.right):
        lines.append(_line(x, trim.bottom - start, x, trim.bottom - end))
        lines.append(_line(x, trim.top + start, x, trim.top + end))
    middle = points(bleed_mm + GAP_MM + CROP_MM / 2)
    centre_x, centre_y = (trim.left + trim.right) / 2, (trim.bottom + trim.top) / 2
    lines.append(_target(centre_x, trim.bottom - middle))
    lines.append(_target(centre_x, trim.top + middle))
    lines.append(_target(trim.left - middle, centre_y))
    lines.append(_target(trim.right + middle, centre_y))
    return "\n".join(lines)


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f"{x1:.3f} {y1:.3f} m {x2:.3f} {y2:.3f} l S"


def _target(x: float, y: float) -> str:
    """Return a registration target: a circle in a cross, in the middle of each side."""
    radius, arm = points(TARGET_RADIUS_MM), points(CROP_MM / 2)
    # Four Bezier curves make a circle to 0.03 %, with handles of 0.5523 radii.
    bow = 0.5523 * radius
    curves = [
        f"{x + radius:.3f} {y:.3f} m",
        f"{x + radius:.3f} {y + bow:.3f} {x + bow:.3f} {y + radius:.3f} {x:.3f} {y + radius:.3f} c",
        f"{x - bow:.3f} {y + radius:.3f} {x - radius:.3f} {y + bow:.3f} {x - radius:.3f} {y:.3f} c",
        f"{x - radius:.3f} {y - bow:.3f} {x - bow:.3f} {y - radius:.3f} {x:.3f} {y - radius:.3f} c",
        f"{x + bow:.3f} {y - radius:.3f} {x + radius:.3f} {y - bow:.3f} {x + radius:.3f} {y:.3f} c S",
    ]
    return "\n".join([*curves, _line(x - arm, y, x + arm, y), _line(x, y - arm, x, y + arm)])
