"""manage.py settle_restored: run by restore on the staged copy; brings it up to date, proves it, pauses its work."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from outreach.backup.models import Restoration
from outreach.backup.proofs import find_faults


class Command(BaseCommand):
    help = "For restore only: migrate, prove and pause the database that is configured."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive")
        parser.add_argument("made_at", type=datetime.fromisoformat)
        parser.add_argument("restored_at", type=datetime.fromisoformat)

    def handle(self, *args: Any, **options: Any) -> None:
        self._check_age()
        call_command("migrate", verbosity=0, interactive=False)
        if faults := find_faults():
            raise CommandError("\n".join(faults))
        Restoration.objects.create(
            archive=options["archive"], made_at=options["made_at"], restored_at=options["restored_at"]
        )

    def _check_age(self) -> None:
        """An older program must not write into a newer database."""
        loader = MigrationLoader(connection)
        installed = loader.migrated_apps
        newer = [
            key
            for key in loader.applied_migrations
            if key not in loader.disk_migrations and key[0] in installed
        ]
        if newer:
            raise CommandError(
                _("it was made by a newer version of this program (%(change)s). Install that version first.")
                % {"change": ".".join(sorted(newer)[-1])}
            )
