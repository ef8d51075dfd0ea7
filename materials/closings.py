"""What of materials must be settled before a campaign's books are closed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaigns.actions.books import checks_books
from campaigns.models import Campaign
from materials.models import Discrepancy


@checks_books
def name_open_differences(campaign: Campaign) -> Iterator[str]:
    """Name each delivery of the campaign whose short or damaged copies nobody has explained; one query."""
    words = _(
        "%(delivery)s to %(township)s lacks an explanation of %(copies)s copies of %(material)s (%(kind)s): close "
        "that difference first."
    )
    rows = Discrepancy.objects.open().for_campaign(campaign)
    for row in rows.select_related("line__delivery__township", "line__edition__material"):
        yield words % {
            "delivery": row.line.delivery.number,
            "township": row.line.delivery.township,
            "copies": row.copies,
            "material": row.line.edition.material,
            "kind": row.get_kind_display(),
        }
