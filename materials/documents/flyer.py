"""The flyer: A5, front and, after a page break, back; the layout is in its template."""

from materials.documents.printed import make_sheet
from materials.documents.sheet import Sheet
from materials.models import Design


def flyer(design: Design, *, profile: str) -> Sheet:
    """Return the flyer of a design for a print profile; raises DesignFault."""
    return make_sheet(design, template="print/flyer.html", profile=profile)
