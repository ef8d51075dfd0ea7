"""manage.py restore: verify an archive, then put it in the place of all data; jobs and mail stay paused."""

from argparse import ArgumentParser
from datetime import UTC
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from outreach.backup.errors import BackupFailed
from outreach.backup.restoring import restore


class Command(BaseCommand):
    help = "Verify a backup and put it in the place of all data. What was there stays beside it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument("--yes", action="store_true", help="Do not ask.")

    def handle(self, *args: Any, archive: Path, yes: bool, **options: Any) -> None:
        if not yes and input(_("Replace all data of this site by the backup? Type yes: ")) != "yes":
            raise CommandError(_("Nothing was changed."))
        try:
            told = restore(archive, at=timezone.now().astimezone(UTC))
        except BackupFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            _(
                "Restored: the data of %(moment)s. Jobs and mail are paused. Look at the site, then run: "
                "manage.py resume_after_restore"
            )
            % {"moment": told.made_at}
        )
