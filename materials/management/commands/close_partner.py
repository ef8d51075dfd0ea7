"""manage.py close_partner: a partner's token opens nothing from now on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from materials.actions.partners import close_partner
from materials.models import Partner


class Command(BaseCommand):
    help = "Close a partner's access at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("partner", type=int, help="The number that add_partner told.")

    def handle(self, *args: Any, partner: int, **options: Any) -> None:
        found = Partner.objects.filter(pk=partner).first()
        if found is None:
            raise CommandError(_("There is no such partner."))
        close_partner(partner=found, actor=None, at=timezone.now())
        self.stdout.write(_("Closed: %(name)s") % {"name": found.name})
