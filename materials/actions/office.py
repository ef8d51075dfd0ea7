"""How a finished document is laid on the A4 paper of the office's own printer; the engine does the imposing."""

from materials.states import DesignKind
from outreach.printing.impose import saddle_stitch, two_up
from outreach.printing.tiling import tile


def on_office_paper(pdf: bytes, kind: str) -> bytes:
    """Return a poster in tiles, a handbook as folded sheets, a flyer twice on a sheet; the rest is A4 already."""
    if kind == DesignKind.POSTER:
        return tile(pdf)
    if kind == DesignKind.HANDBOOK:
        return saddle_stitch(pdf)
    if kind == DesignKind.FLYER:
        return two_up(pdf)
    return pdf
