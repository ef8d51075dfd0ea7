"""How briefs read in Wagtail's history, and the ear that keeps versions of records as the log is written."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter

from home.reports.briefs import actions, history


class IssuedFormatter(LogFormatter):
    label = _("Brief issued")

    def format_message(self, log_entry: Any) -> str:
        return gettext("Issued as number %(number)s of %(year)s") % log_entry.data


class ShownFormatter(LogFormatter):
    label = _("Brief shown or hidden")

    def format_message(self, log_entry: Any) -> str:
        is_public = log_entry.data["is_public"]
        return gettext("Put on the public site") if is_public else gettext("Taken off the public site")


def register_actions(registry: LogActionRegistry) -> None:
    registry.register_action(actions.ISSUED)(IssuedFormatter)
    registry.register_action(actions.SHOWN)(ShownFormatter)


def note_logged(sender: object, instance: Any, created: bool, **_options: Any) -> None:
    """Every door logs what it changed; each entry keeps the record as it is at that moment."""
    model = instance.content_type.model_class() if created and instance.content_type else None
    if model is None or not history.is_watched_model(model):
        return
    record = model._base_manager.filter(pk=instance.object_id).first()
    if record is not None:
        history.note_record(record, action=instance.action, at=instance.timestamp, actor=instance.user)
