"""Wagtail's command, behind the gate for pictures: one page that may not go out does not stop the others."""

from typing import Any

from django.utils import timezone
from wagtail.management.commands.publish_scheduled import Command as PublishScheduled

from campaigns.actions.schedule import keep_back_uncleared


class Command(PublishScheduled):
    help = "Publish and withdraw what is due; pages with pictures that are not cleared stay drafts."

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["dryrun"]:
            for refusal in keep_back_uncleared(at=timezone.now()):
                self.stderr.write(str(refusal))
        super().handle(*args, **options)
