"""装箱单: what is packed for each township, village by village."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from materials.apportion import in_packs
from materials.documents.paper import Paper, make_paper
from materials.models import Allocation, AllocationShare


def packing_list(allocation: Allocation, shares: Sequence[AllocationShare]) -> Paper:
    """Return a page for each township that gets something; shares come in delivery order with their village."""
    groups = by_township(shares)
    with override("zh-hans"):
        title = _("Packing list %(number)s") % {"number": allocation.run.number}
    pages = [
        _page(group, allocation.pack_size, f"{number} / {len(groups)}")
        for number, group in enumerate(groups, start=1)
    ]
    return make_paper("packing_list", title, {"run": allocation.run, "plan": allocation, "pages": pages})


def by_township(shares: Sequence[AllocationShare]) -> list[list[AllocationShare]]:
    """Return the shares that hold copies, township by township."""
    given = [share for share in shares if share.copies]
    return [list(group) for _pk, group in groupby(given, key=lambda share: share.township_id)]


def _page(shares: list[AllocationShare], pack: int, place: str) -> dict[str, Any]:
    rows = []
    for share in shares:
        full, loose = in_packs(share.copies, pack)
        rows.append({"village": share.village, "copies": share.copies, "full": full, "loose": loose})
    return {
        "township": shares[0].township,
        "place": place,
        "rows": rows,
        "copies": sum(share.copies for share in shares),
        "full": sum(row["full"] for row in rows),
        "loose": sum(row["loose"] for row in rows),
    }
