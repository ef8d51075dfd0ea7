"""manage.py add_partner: open the API for a print shop's own system; tells the token once."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from materials.actions.partners import add_partner
from materials.models import Printer
from outreach.outgoing import RefusedAddress


class Command(BaseCommand):
    help = "Open the partners' API for a print shop: docs/partners.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--county", required=True, help="Code of the county.")
        parser.add_argument(
            "--printer", required=True, help="The print shop's name, as it stands in the list."
        )
        parser.add_argument("--name", required=True, help="What the system is called.")
        parser.add_argument("--webhook", default="", help="https://… that is told of changes.")

    def handle(self, *args: Any, **options: Any) -> None:
        printer = Printer.objects.filter(county__code=options["county"], name=options["printer"]).first()
        if printer is None:
            raise CommandError(_("This county has no such print shop."))
        try:
            partner, token = add_partner(
                printer=printer,
                name=options["name"],
                webhook_url=options["webhook"],
                actor=None,
                at=timezone.now(),
            )
        except (RefusedAddress, OSError) as error:
            raise CommandError(_("That address can't be told anything: %(why)s") % {"why": error}) from error
        self.stdout.write(_("Token, told only now: %(token)s") % {"token": token})
        if partner.webhook_secret:
            self.stdout.write(_("Secret of the signatures: %(secret)s") % {"secret": partner.webhook_secret})
        self.stdout.write(_("To close it: manage.py close_partner %(pk)s") % {"pk": partner.pk})
