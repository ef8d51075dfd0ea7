"""How the moves of print runs and allocations read in Wagtail's history and site log."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter

from materials.actions import allocations, print_runs
from materials.states import AllocationState, PrintRunState


class MovedFormatter(LogFormatter):
    label = gettext_lazy("State changed")
    states: type[TextChoices]

    def format_message(self, log_entry: Any) -> str:
        facts = {"to": self.states(log_entry.data["to"]).label, "lot": log_entry.data.get("lot", "")}
        if facts["lot"]:
            return _("Lot %(lot)s accepted: “%(to)s” now") % facts
        return _("Moved to “%(to)s”") % facts


class PrintRunFormatter(MovedFormatter):
    states = PrintRunState


class AllocationFormatter(MovedFormatter):
    states = AllocationState


def register_moves(actions: LogActionRegistry) -> None:
    actions.register_action(print_runs.MOVE_LOGGED)(PrintRunFormatter)
    actions.register_action(allocations.MOVE_LOGGED)(AllocationFormatter)
