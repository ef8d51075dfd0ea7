"""The letter to parents: one set of pages for each village, merged by the engine; the layout is in its template."""

from materials.documents.printed import make_sheet
from materials.documents.sheet import Sheet
from materials.models import Design


def letter(design: Design, *, profile: str) -> Sheet:
    """Return the letter of a design for a print profile; raises DesignFault."""
    return make_sheet(design, template="print/letter.html", profile=profile)
