"""验收单: what arrived in a lot, what of it was accepted, signed by both sides."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import override

from materials.documents.paper import Paper, make_paper
from materials.models import Lot


def acceptance(lot: Lot, *, office: str) -> Paper:
    """Return the paper of one lot, with all lots up to it; reads them, one query."""
    lots = [one for one in lot.run.lots.all() if one.pk <= lot.pk]
    with override("zh-hans"):
        title = _("Acceptance %(number)s") % {"number": lot.number}
    accepted = sum(one.accepted for one in lots)
    context = {
        "lot": lot,
        "run": lot.run,
        "office": office,
        "lots": lots,
        "arrived": sum(one.copies for one in lots),
        "accepted": accepted,
        "rejected": sum(one.rejected for one in lots),
        "missing": max(0, lot.run.copies - sum(one.copies for one in lots)),
        "lot_cost": (lot.run.unit_price * lot.accepted).quantize(Decimal("0.01")),
    }
    return make_paper("acceptance", title, context)
