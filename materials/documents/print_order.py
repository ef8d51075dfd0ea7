"""印刷通知单: what the printer is told, all from the record of the print run."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from materials.documents.paper import Paper, make_paper
from materials.models import PrintRun
from materials.states import PrintRunState

NOT_ORDERED = {PrintRunState.DRAFT, PrintRunState.WAITING, PrintRunState.CANCELLED}


def print_order(run: PrintRun, *, office: str) -> Paper:
    """Return the order of a run; `office` is who orders. One that is not approved says so across its head."""
    with override("zh-hans"):
        title = _("Print order %(number)s") % {"number": run.number}
    context = {
        "run": run,
        "office": office,
        "is_ordered": run.state not in NOT_ORDERED,
        "file_mark": run.review.file_sha256[:16] if run.review else "",
    }
    return make_paper("print_order", title, context)
