"""Pictures too coarse for their size on paper."""

from collections.abc import Iterable, Iterator

from outreach.printing.paper import millimetres
from outreach.printing.placements import Placement
from outreach.printing.preflight.findings import Finding, Severity

ERROR_DPI = 150
WARNING_DPI = 300
# Below half a centimetre nobody sees pixels.
SMALLEST_MM = 5


def coarse_pictures(placements: Iterable[Placement]) -> Iterator[Finding]:
    """Yield each picture below 300 dpi at its final size; below 150 it is an error."""
    for placement in placements:
        dpi = round(placement.dpi)
        is_small = max(millimetres(placement.width_pt), millimetres(placement.height_pt)) < SMALLEST_MM
        if dpi < WARNING_DPI and not is_small and not _has_hard_edges(placement):
            yield _finding(placement, dpi)


def _has_hard_edges(placement: Placement) -> bool:
    """A QR code or line art that is not smoothed prints sharp at any resolution (CSS image-rendering:
    pixelated)."""
    return not placement.picture.get("/Interpolate", False)


def _finding(placement: Placement, dpi: int) -> Finding:
    width, height = placement.pixels
    paper = f"{millimetres(placement.width_pt):.0f} x {millimetres(placement.height_pt):.0f}"
    needed = round(width * WARNING_DPI / max(dpi, 1))
    return Finding(
        "picture_resolution",
        Severity.ERROR if dpi < ERROR_DPI else Severity.WARNING,
        f"Page {placement.page}: the picture of {width} x {height} pixels is printed at {paper} mm, "
        f"only {dpi} dpi. Use one at least {needed} pixels wide, or show it smaller.",
        f"第 {placement.page} 页：图片（{width} x {height} 像素）印成 {paper} 毫米，只有 {dpi} dpi。"
        f"请换用宽度不少于 {needed} 像素的图片，或缩小图片。",
        placement.page,
        f"{width} x {height}",
        float(dpi),
    )
