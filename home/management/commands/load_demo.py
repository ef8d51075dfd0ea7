"""manage.py load_demo: the real case of one county, written once."""

from argparse import ArgumentParser
from datetime import date
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone, translation

from home.demo.accounts import ACCOUNTS, DEMO_PASSWORD, load_accounts
from home.demo.activities import load_activities
from home.demo.briefs import load_briefs
from home.demo.campaigns import DemoCampaigns, load_campaigns
from home.demo.catalogue import load_catalogue
from home.demo.downloads import load_downloads
from home.demo.field import load_field
from home.demo.kinds import load_kinds
from home.demo.loop import load_loop
from home.demo.places import load_places
from home.demo.proof import load_proof
from home.demo.search_words import load_synonyms
from home.demo.site import load_material_pages, load_site
from outreach.accounts.models import User
from outreach.places.models import Region


class Command(BaseCommand):
    help = "Write the demo: 17 townships, 187 villages, a publicity month. What is there stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Leave a database with accounts alone, so that what was deleted or is real stays as it is.",
        )
        parser.add_argument(
            "--without-files", action="store_true", help="Make no downloads: rows only, in a few seconds."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("setup_roles", stdout=StringIO())
        if not (options["if_empty"] and User.objects.exists()):
            with translation.override("zh-hans"):
                today = timezone.localdate()
                with transaction.atomic():
                    county, campaigns = self._load(today)
                if not options["without_files"]:
                    load_downloads()
                    # Without files there is nothing to review, so nothing may be printed.
                    load_loop(county, campaigns, today=today)
                    load_proof(campaigns.month, today=today)
                load_briefs(county, campaigns, today=today, is_printed=not options["without_files"])
                # After the issue: what townships reported since then is what moved.
                with transaction.atomic():
                    load_field(county, campaigns.summer, today=today)
        self._tell_accounts()

    def _tell_accounts(self) -> None:
        """Name the demo's accounts that are in this database; a real one has none."""
        there = set(User.objects.values_list("username", flat=True))
        for username, full_name, office, _roles in ACCOUNTS:
            if username in there:
                self.stdout.write(f"    {username:<12} {DEMO_PASSWORD:<16} {full_name}，{office}")

    def _load(self, today: date) -> tuple[Region, DemoCampaigns]:
        load_synonyms()
        county = load_places()
        load_accounts(county)
        load_kinds()
        campaigns = load_campaigns(county, today=today)
        load_activities(county, campaigns, today=today)
        load_site(campaigns, today=today)
        load_material_pages(load_catalogue(county, campaigns, today=today))
        return county, campaigns
