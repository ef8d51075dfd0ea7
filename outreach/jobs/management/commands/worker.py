"""manage.py worker: does queued jobs until told to stop."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from outreach.jobs.worker import Worker


class Command(BaseCommand):
    help = "Do queued jobs: print files, ledger packs. Run as many workers as there are cores."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--until-idle", action="store_true", help="Leave when nothing is queued.")

    def handle(self, *args: Any, **options: Any) -> None:
        ended = Worker().run(until_idle=options["until_idle"])
        self.stdout.write(f"{ended} jobs")
