"""manage.py purge_audit: deletes audit entries past their time; a sealed stub stays."""

import getpass
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from outreach.audit.purging import purge_old


class Command(BaseCommand):
    help = "Delete audit entries older than OUTREACH_AUDIT_RETENTION_DAYS (184 at least). Seals stay."

    def handle(self, *args: Any, **options: Any) -> None:
        count = purge_old(actor_name=f"shell:{getpass.getuser()}", at=timezone.now())
        self.stdout.write(f"{count} entries older than {settings.AUDIT_RETENTION_DAYS} days deleted")
