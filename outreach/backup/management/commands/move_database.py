"""manage.py move_database: copy all rows into another, empty database, with proof."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.utils.translation import gettext as _

from outreach.backup.errors import BackupFailed
from outreach.backup.moving import SOURCE, TARGET, move_all
from outreach.databases import read_database


class Command(BaseCommand):
    help = (
        "Copy all rows into another, empty database (SQLite or PostgreSQL); counts and digests must be equal."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, help="For example postgres://outreach@localhost/outreach")

    def handle(self, *args: Any, to: str, **options: Any) -> None:
        settings.DATABASES[TARGET] = {**connections[SOURCE].settings_dict, **read_database(to)}
        connections.settings[TARGET] = settings.DATABASES[TARGET]
        try:
            sums = move_all()
        except BackupFailed as error:
            raise CommandError(str(error)) from error
        finally:
            connections[TARGET].close()
        self.stdout.write(
            _("Moved %(rows)d rows in %(tables)d tables; counts, digests and numbering are equal.")
            % {"rows": sum(one.rows for one in sums), "tables": len(sums)}
        )
        self.stdout.write(
            _("Now set OUTREACH_DATABASE_URL to it, run manage.py update_index, and start the site.")
        )
