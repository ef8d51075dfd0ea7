"""Copies handed out in a village: only the row, no stock behind it."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from campaigns.models import Campaign
from materials.models import Edition, HandOut, MaterialTarget, StockPlace
from materials.states import MaterialKind, StockPlaceKind
from outreach.places.models import Village
from tests.factories import make_edition, make_user

_numbers = count(1)


def give(
    village: Village,
    campaign: Campaign,
    kind: MaterialKind,
    *,
    days_ago: int = 1,
    edition: Edition | None = None,
) -> HandOut:
    """Hand out three copies of an edition, or of a new material that the campaign sets a target for."""
    edition = edition or targeted_edition(campaign, kind)
    number = next(_numbers)
    place = StockPlace.objects.create(
        county=campaign.county, kind=StockPlaceKind.VILLAGE, key=f"v-{village.pk}-{number}"
    )
    return HandOut.objects.create(
        township=village.township,
        village=village,
        place=place,
        edition=edition,
        copies=3,
        receivers=HandOut.Receivers.HOUSEHOLDS,
        handed_out_on=timezone.localdate() - timedelta(days=days_ago),
        key=f"k-{village.pk}-{number}",
        recorded_by=make_user(),
        recorded_at=timezone.now(),
    )


def targeted_edition(campaign: Campaign, kind: MaterialKind) -> Edition:
    edition = make_edition(campaign.county)
    edition.material.kind = kind
    edition.material.save()
    MaterialTarget.objects.create(campaign=campaign, material=edition.material, copies=1)
    return edition
