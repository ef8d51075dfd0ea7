"""The folded leaflet: three DL panels on each side of an A4 sheet; the layout is in its template."""

from materials.documents.printed import make_sheet
from materials.documents.sheet import Sheet
from materials.models import Design


def leaflet(design: Design, *, profile: str) -> Sheet:
    """Return the leaflet of a design for a print profile; raises DesignFault."""
    return make_sheet(design, template="print/leaflet.html", profile=profile)
