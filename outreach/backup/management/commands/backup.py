"""manage.py backup: one verified archive of database and files, and rotation of the old ones."""

from argparse import ArgumentParser
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from outreach.backup.archives import make_archive
from outreach.backup.errors import BackupFailed
from outreach.backup.rotation import rotate


class Command(BaseCommand):
    help = "Write one verified archive of the database and all files; keep 7 daily, 5 weekly, 6 monthly ones."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, default=Path(settings.BACKUP_DIR), help="Folder of the backups."
        )
        parser.add_argument("--keep-all", action="store_true", help="Delete no old backup.")

    def handle(self, *args: Any, to: Path, keep_all: bool, **options: Any) -> None:
        try:
            archive = make_archive(to, at=timezone.now().astimezone(UTC))
        except BackupFailed as error:
            raise CommandError(str(error)) from error
        gone = [] if keep_all else rotate(to)
        self.stdout.write(
            _("Backup written and verified: %(path)s (%(size)d kB). Old ones deleted: %(gone)d.")
            % {"path": archive, "size": archive.stat().st_size // 1024, "gone": len(gone)}
        )
