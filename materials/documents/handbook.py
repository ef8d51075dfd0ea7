"""The handbook: A5 pages with a cover and a contents page, folded in fours; imposition is done by the engine."""

from materials.documents.printed import make_sheet
from materials.documents.sheet import Sheet
from materials.models import Design

# A folded and stapled sheet has four pages. The template holds three pages of ruled lines, all of them hidden.
PAGES_OF_A_SHEET = 4
NO_NOTE_PAGES = "book--notes-0"


def handbook(design: Design, *, profile: str) -> Sheet:
    """Return the handbook of a design for a print profile; raises DesignFault."""
    return make_sheet(design, template="print/handbook.html", profile=profile)


def with_note_pages(html: str, page_count: int) -> str:
    """Return a handbook that came out at `page_count` pages with ruled pages up to the next multiple of four."""
    return html.replace(NO_NOTE_PAGES, f"book--notes-{-page_count % PAGES_OF_A_SHEET}", 1)
