"""manage.py reset_second_factor NAME: for somebody whose phone is lost and whose recovery codes are used up."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from outreach.accounts.door.second_factor import drop_factor
from outreach.accounts.models import User


class Command(BaseCommand):
    help = "Remove a person's second factor and end their sessions. Make sure first who is asking."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"Nobody is called {options['username']}.")
        drop_factor(user)
        user.sign_ins.open().update(ended_at=timezone.now())
        self.stdout.write(f"{user.username}: no second factor now, signed out everywhere.")
