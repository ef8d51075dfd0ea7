"""manage.py make_scale_data: counties by the dozen, made up, to measure with; never beside real data."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from home.demo.scale import Size, make_province


class Command(BaseCommand):
    help = (
        "Make counties with 17 townships, 187 villages, activities, orders and a ledger each; by COPY on PostgreSQL. "
        "The books are right, papers included: check_ledger proves it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--counties", type=int, default=100)
        parser.add_argument("--activities", type=int, default=Size.activities, help="In each county.")
        parser.add_argument("--orders", type=int, default=Size.orders, help="In each county.")
        parser.add_argument("--movements", type=int, default=Size.movements, help="In each county.")

    def handle(self, *args: Any, counties: int, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(_("Only an installation for trying out takes made-up counties."))
        size = Size(options["activities"], options["orders"], options["movements"])
        if not 1 <= counties <= 990 or min(size.activities, size.orders, size.movements) < 1:
            raise CommandError(_("From 1 to 990 counties, with at least one row of each kind."))
        started = time.monotonic()
        made = sum(1 for _county in make_province(counties=counties, size=size, at=timezone.now()))
        self.stdout.write(
            _("%(made)d counties made in %(seconds)d s.")
            % {"made": made, "seconds": time.monotonic() - started}
        )
