"""The poster: one page A3, A2 or A1; the layout is in its template."""

from materials.documents.printed import make_sheet
from materials.documents.sheet import Sheet
from materials.models import Design


def poster(design: Design, *, profile: str) -> Sheet:
    """Return the poster of a design for a print profile; raises DesignFault."""
    return make_sheet(design, template="print/poster.html", profile=profile)
