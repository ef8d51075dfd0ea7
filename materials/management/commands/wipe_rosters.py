"""manage.py wipe_rosters: delete rosters and their letters whose time is over; the worker does it as well."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from materials.actions.rosters import wipe_rosters


class Command(BaseCommand):
    help = "Delete every roster file, and the letters made of it, that has been kept long enough."

    def handle(self, *args: Any, **options: Any) -> None:
        count = wipe_rosters(at=timezone.now())
        self.stdout.write(_("%(count)s files were wiped.") % {"count": count})
