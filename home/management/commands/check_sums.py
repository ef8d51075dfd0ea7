"""manage.py check_sums: compare the kept sums of every campaign with the rows; --repair counts them again."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from campaigns.models import Campaign
from home.models import StaleMark
from home.reports.tallies import differences, settle


class Command(BaseCommand):
    help = (
        "Compare the kept sums of coverage and progress with the rows behind them; exit 1 when they differ."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="Count every campaign again and keep that.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = [line for campaign in Campaign.objects.order_by("pk") for line in differences(campaign)]
        for line in found:
            self.stdout.write(line)
        if options["repair"]:
            for campaign in Campaign.objects.order_by("pk"):
                StaleMark.objects.create(campaign=campaign)
                settle(campaign)
            self.stdout.write("Every sum was counted again.")
        elif found:
            sys.exit(1)
        else:
            self.stdout.write("Every kept sum equals its rows.")
