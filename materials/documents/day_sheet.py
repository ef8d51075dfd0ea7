"""宣传车出车单: the villages of one vehicle on one day, with boxes for the log of the trip."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from campaigns.models import Measure, Trip, TripStop
from materials.documents.paper import Paper, make_paper


def day_sheet(trip: Trip, stops: Sequence[TripStop], measures: Sequence[Measure]) -> Paper:
    """Return the sheet that the driver carries and brings back filled in."""
    with override("zh-hans"):
        title = _("Day sheet %(vehicle)s %(day)s") % {"vehicle": trip.vehicle.name, "day": trip.day}
    return make_paper("day_sheet", title, {"trip": trip, "stops": stops, "measures": measures})
