"""Setting the switch and the caps of ordering."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from materials.actions.logbook import CHANGED, log_fact
from materials.models import OrderingRules
from outreach.accounts.models import User
from outreach.accounts.roles import Person, may_approve
from outreach.retries import retried


def may_set_rules(person: Person) -> bool:
    """Who decides on orders says what may be ordered."""
    return may_approve(person)


@retried
def set_rules(*, rules: OrderingRules, actor: User) -> OrderingRules:
    """Keep filled-in rules; orders that stand are not touched."""
    if not may_set_rules(actor):
        raise PermissionDenied
    names = ["is_open", "closed_note", "max_copies_per_order", "max_copies_per_campaign"]
    with transaction.atomic():
        rules.save(update_fields=names)
        facts = {name: getattr(rules, name) for name in names}
        log_fact(rules, CHANGED, actor=actor, at=None, **facts)
    return rules
