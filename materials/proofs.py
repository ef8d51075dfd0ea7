"""How the books of materials are proved: every balance equals its ledger, every total its hand-outs."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from materials.actions.balances import find_imbalances, find_wrong_totals
from outreach.backup.proofs import proof


@proof
def ledger_equals_balances() -> Iterator[str]:
    for fault in find_imbalances():
        yield _(
            "%(edition)s at %(place)s (%(condition)s): the balance says %(balance)d, the ledger %(ledger)d copies."
        ) % {
            "edition": fault.edition,
            "place": fault.place,
            "condition": fault.condition_label,
            "balance": fault.balance,
            "ledger": fault.ledger,
        }


@proof
def totals_equal_hand_outs() -> Iterator[str]:
    for fault in find_wrong_totals():
        yield fault.sentence
