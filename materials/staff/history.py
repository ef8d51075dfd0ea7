"""How what happens in the loop reads in Wagtail's history and site log."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter

from materials.actions import allocations, logbook, print_runs, rosters
from materials.states import AllocationState, Outcome, PrintRunState, ReviewStage


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


class AnyMoveFormatter(LogFormatter):
    """Of any row with states: the word for the state is the one of the row's own field."""

    label = gettext_lazy("State changed")

    def format_message(self, log_entry: Any) -> str:
        model = log_entry.content_type.model_class()
        words = dict(model._meta.get_field("state").flatchoices) if model else {}
        to = log_entry.data["to"]
        return _("Moved to “%(to)s”") % {"to": words.get(to, to)}


class DecisionFormatter(LogFormatter):
    label = gettext_lazy("Review stage decided")

    def format_message(self, log_entry: Any) -> str:
        facts = {"stage": ReviewStage(log_entry.data["stage"]).label}
        if log_entry.data["passed"]:
            return _("%(stage)s passed") % facts
        return _("%(stage)s sent back") % facts


class ClosingFormatter(LogFormatter):
    label = gettext_lazy("Difference closed")

    def format_message(self, log_entry: Any) -> str:
        facts = {"copies": log_entry.data["copies"], "outcome": Outcome(log_entry.data["outcome"]).label}
        return _("%(copies)d copies: %(outcome)s") % facts


class CountFormatter(LogFormatter):
    label = gettext_lazy("Slips counted")

    def format_message(self, log_entry: Any) -> str:
        return _("%(returned)d of %(issued)d slips returned") % log_entry.data


class WipedFormatter(LogFormatter):
    label = gettext_lazy("Roster wiped")
    message = gettext_lazy("The roster and its letters were wiped; their time was over")


def register_moves(actions: LogActionRegistry) -> None:
    actions.register_action(print_runs.MOVE_LOGGED)(PrintRunFormatter)
    actions.register_action(allocations.MOVE_LOGGED)(AllocationFormatter)
    actions.register_action(logbook.MOVED)(AnyMoveFormatter)
    actions.register_action(logbook.DECIDED)(DecisionFormatter)
    actions.register_action(logbook.CLOSED)(ClosingFormatter)
    actions.register_action(logbook.COUNTED)(CountFormatter)
    actions.register_action(rosters.WIPED)(WipedFormatter)
