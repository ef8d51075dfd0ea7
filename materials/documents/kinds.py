"""Which document each kind of design is; the one place that knows them all."""

from collections.abc import Callable

from materials.documents.flyer import flyer
from materials.documents.handbook import handbook
from materials.documents.leaflet import leaflet
from materials.documents.letter import letter
from materials.documents.poster import poster
from materials.documents.sheet import Sheet
from materials.models import Design
from materials.states import DesignKind

_DOCUMENTS: dict[str, Callable[..., Sheet]] = {
    DesignKind.LETTER: letter,
    DesignKind.FLYER: flyer,
    DesignKind.LEAFLET: leaflet,
    DesignKind.POSTER: poster,
    DesignKind.HANDBOOK: handbook,
}


def sheet_of(design: Design, *, profile: str) -> Sheet:
    """Return the printed form of a design; raises DesignFault."""
    return _DOCUMENTS[design.kind](design, profile=profile)
