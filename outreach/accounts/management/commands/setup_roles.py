"""manage.py setup_roles: groups and permissions as outreach/accounts/grants.py says."""

from typing import Any

from django.core.management.base import BaseCommand

from outreach.accounts.role_setup import setup_roles


class Command(BaseCommand):
    help = "Create the roles as groups and give each exactly its permissions; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        for role, group in setup_roles().items():
            self.stdout.write(f"{role.value}: {group.permissions.count()} permissions")
