"""How a move reads in Wagtail's history and site log."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter

from campaigns.actions import activities, campaigns, papers, photos, planning, schedule
from campaigns.models import Clearance
from campaigns.states import ActivityState, CampaignState


class MoveFormatter(LogFormatter):
    label = gettext_lazy("State changed")
    states: type[TextChoices]

    def format_message(self, log_entry: Any) -> str:
        facts = {key: self.states(log_entry.data[key]).label for key in ("from", "to")}
        moved = _("Moved from “%(from)s” to “%(to)s”") % facts
        note = log_entry.data.get("note")
        return f"{moved}：{note}" if note else moved


class CampaignMoveFormatter(MoveFormatter):
    states = CampaignState


class ActivityMoveFormatter(MoveFormatter):
    states = ActivityState


class PhotoFormatter(LogFormatter):
    label = gettext_lazy("Photo checked")

    def format_message(self, log_entry: Any) -> str:
        return _("Photo %(number)s: %(clearance)s") % {
            "number": log_entry.data["photo"],
            "clearance": Clearance(log_entry.data["clearance"]).label,
        }


# What is said of an action that has nothing to add.
PLAIN = {
    planning.PLAN_LOGGED: (gettext_lazy("Planned"), gettext_lazy("Planned by the township")),
    photos.WITHDRAW_LOGGED: (
        gettext_lazy("Photo withdrawn"),
        gettext_lazy("A photo was withdrawn, its consent has ended"),
    ),
    activities.COUNT_LOGGED: (gettext_lazy("Counted"), gettext_lazy("Numbers were typed in by the office")),
    schedule.KEPT_LOGGED: (
        gettext_lazy("Kept back"),
        gettext_lazy("Not published at its time: pictures are not cleared"),
    ),
    papers.PAPER_LOGGED: (gettext_lazy("Paper added"), gettext_lazy("A paper was added")),
    "campaigns.plan_round": (gettext_lazy("Rounds planned"), gettext_lazy("Vehicle rounds were planned")),
}


def register_moves(actions: LogActionRegistry) -> None:
    actions.register_action(campaigns.MOVE_LOGGED)(CampaignMoveFormatter)
    actions.register_action(activities.MOVE_LOGGED)(ActivityMoveFormatter)
    actions.register_action(photos.CLEAR_LOGGED)(PhotoFormatter)
    for name, (label, message) in PLAIN.items():
        actions.register_action(name, label, message)
