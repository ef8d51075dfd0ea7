"""manage.py check_ledger: proves that every balance is the sum of its movements; for a nightly run."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from materials.actions.balances import Imbalance, find_imbalances, find_wrong_totals
from materials.actions.conservation import find_flow
from materials.models import Edition, Movement


class Command(BaseCommand):
    help = "Compare every balance with the sum of its movements, and the papers with both. Changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        faults = [
            *map(self._sentence, find_imbalances()),
            *(fault.sentence for fault in find_wrong_totals()),
            *self._broken_equations(),
        ]
        if faults:
            head = ngettext(
                "The books are wrong in %(count)d place:",
                "The books are wrong in %(count)d places:",
                len(faults),
            )
            raise CommandError("\n".join([head % {"count": len(faults)}, *faults]), returncode=1)
        movements = Movement.objects.count()
        done = ngettext(
            "The books are right: %(count)d movement, every balance is their sum.",
            "The books are right: %(count)d movements, every balance is their sum.",
            movements,
        )
        self.stdout.write(done % {"count": movements})

    def _sentence(self, fault: Imbalance) -> str:
        return _(
            "%(edition)s at %(place)s (%(condition)s): balance %(balance)d, ledger %(ledger)d,"
            " difference %(difference)+d copies."
        ) % {
            "edition": fault.edition,
            "place": fault.place,
            "condition": fault.condition_label,
            "balance": fault.balance,
            "ledger": fault.ledger,
            "difference": fault.difference,
        }

    def _broken_equations(self) -> list[str]:
        sentence = _(
            "%(edition)s: “%(equation)s” does not hold: %(left)d and %(right)d,"
            " difference %(difference)+d copies."
        )
        return [
            sentence
            % {
                "edition": edition,
                "equation": equation.name,
                "left": equation.left,
                "right": equation.right,
                "difference": equation.difference,
            }
            for edition in Edition.objects.filter(balances__isnull=False)
            .distinct()
            .select_related("material")
            for equation in find_flow([edition]).equations
            if not equation.holds
        ]
