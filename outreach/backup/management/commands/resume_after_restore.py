"""manage.py resume_after_restore: let jobs and mail go on after a restore."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from outreach.backup.pause import resume


class Command(BaseCommand):
    help = "Let jobs and mail go on after a restore."

    def handle(self, *args: Any, **options: Any) -> None:
        count = resume(actor=None, at=timezone.now())
        if count:
            self.stdout.write(_("Jobs and mail go on."))
        else:
            self.stdout.write(_("Nothing was paused."))
