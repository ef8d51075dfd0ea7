"""How a move reads in Wagtail's history and site log."""

from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter

from campaigns.actions import activities, campaigns
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


def register_moves(actions: LogActionRegistry) -> None:
    actions.register_action(campaigns.MOVE_LOGGED)(CampaignMoveFormatter)
    actions.register_action(activities.MOVE_LOGGED)(ActivityMoveFormatter)
