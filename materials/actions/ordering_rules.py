"""Setting the switch and the caps of ordering."""

from django.core.exceptions import PermissionDenied

from materials.models import OrderingRules
from outreach.accounts.models import User
from outreach.accounts.roles import Person, may_approve


def may_set_rules(person: Person) -> bool:
    """Who decides on orders says what may be ordered."""
    return may_approve(person)


def set_rules(*, rules: OrderingRules, actor: User) -> OrderingRules:
    """Keep filled-in rules; orders that stand are not touched."""
    if not may_set_rules(actor):
        raise PermissionDenied
    rules.save(update_fields=["is_open", "closed_note", "max_copies_per_order", "max_copies_per_campaign"])
    return rules
