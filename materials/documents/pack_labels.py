"""包签: one label for each pack, eight on a sheet of A4, to be cut and glued on."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from materials.apportion import in_packs
from materials.documents.faults import DesignFault
from materials.documents.paper import Paper, make_paper
from materials.models import Allocation, AllocationShare

# Two columns and four rows of 105 x 74 mm fill A4.
PLACES = (2, 4)
MOST_LABELS = 3000
TOO_MANY = gettext_lazy(
    "This plan would need {count} labels; at most {most} can be made at once. No label was made. "
    "Choose larger packs in the plan."
)
NO_COPIES = gettext_lazy("This plan gives nobody a copy yet. No label was made. Spread the copies first.")


def pack_labels(allocation: Allocation, shares: Sequence[AllocationShare]) -> Paper:
    """Return a label for each pack of each village; raises DesignFault when they are too many or none."""
    labels = [label for share in shares for label in _labels(share, allocation.pack_size)]
    if not labels:
        raise DesignFault(NO_COPIES)
    if len(labels) > MOST_LABELS:
        raise DesignFault(TOO_MANY, count=len(labels), most=MOST_LABELS)
    with override("zh-hans"):
        title = _("Pack labels %(number)s") % {"number": allocation.run.number}
    return make_paper("pack_labels", title, {"run": allocation.run, "labels": labels}, places=PLACES)


def _labels(share: AllocationShare, pack: int) -> Iterator[dict[str, Any]]:
    full, loose = in_packs(share.copies, pack)
    packs = [pack] * full + [loose] * bool(loose)
    for number, copies in enumerate(packs, start=1):
        yield {
            "township": share.township,
            "village": share.village,
            "copies": copies,
            "number": number,
            "of": len(packs),
        }
