"""The handbook: A5 pages with a cover and a contents page; imposition is done by the engine."""

from materials.documents.printed import make_sheet
from materials.documents.sheet import Sheet
from materials.models import Design


def handbook(design: Design, *, profile: str) -> Sheet:
    """Return the handbook of a design for a print profile; raises DesignFault."""
    return make_sheet(design, template="print/handbook.html", profile=profile)
