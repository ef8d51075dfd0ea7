"""manage.py load_demo: the real case of one county, written once."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone, translation

from home.demo.accounts import ACCOUNTS, DEMO_PASSWORD, load_accounts
from home.demo.activities import load_activities
from home.demo.campaigns import load_campaigns
from home.demo.catalogue import load_catalogue
from home.demo.kinds import load_kinds
from home.demo.places import load_places
from home.demo.site import load_material_pages, load_site


class Command(BaseCommand):
    help = "Write the demo: 17 townships, 187 villages, a publicity month. What is there stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("setup_roles")
        with translation.override("zh-hans"), transaction.atomic():
            self._load()
        names = ", ".join(username for username, *_rest in ACCOUNTS)
        self.stdout.write(f"Demo is loaded. Accounts: {names}. Password: {DEMO_PASSWORD}")

    def _load(self) -> None:
        today = timezone.localdate()
        county = load_places()
        load_accounts(county)
        load_kinds()
        campaigns = load_campaigns(county, today=today)
        load_activities(county, campaigns, today=today)
        load_site(campaigns, today=today)
        load_material_pages(load_catalogue(county, campaigns, today=today))
