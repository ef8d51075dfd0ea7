"""How changes of rules, reminders and clones read in Wagtail's history and site log."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter

from home.actions.cloning import CLONE_LOGGED
from home.actions.reminders import REMIND_LOGGED
from home.actions.rules import RULES_LOGGED


class RulesFormatter(LogFormatter):
    label = gettext_lazy("Rules of coverage changed")

    def format_message(self, log_entry: Any) -> str:
        return _("Rules of coverage changed; reports are due after %(due_days)s days") % log_entry.data


class ReminderFormatter(LogFormatter):
    label = gettext_lazy("Township reminded")

    def format_message(self, log_entry: Any) -> str:
        return _("%(township)s reminded of %(reports)s late reports") % log_entry.data


class CloneFormatter(LogFormatter):
    label = gettext_lazy("Made from another campaign")

    def format_message(self, log_entry: Any) -> str:
        return _("Made from “%(name)s”") % log_entry.data


def register_changes(actions: LogActionRegistry) -> None:
    actions.register_action(RULES_LOGGED)(RulesFormatter)
    actions.register_action(REMIND_LOGGED)(ReminderFormatter)
    actions.register_action(CLONE_LOGGED)(CloneFormatter)
