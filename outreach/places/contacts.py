"""Whether a person sees names and phones of contacts whole, or masked."""

from collections.abc import Callable
from typing import Any

from outreach.audit.scrub import mask_name, mask_phone

# Given by the roles that have to call people; see outreach/accounts/grants.py.
PERMISSION = "places.contact_township"
Mask = Callable[[str], str]


def may_see_contacts(user: Any) -> bool:
    return bool(user.is_active and user.has_perm(PERMISSION))


def shown_phone(phone: str, user: Any) -> str:
    return phone if may_see_contacts(user) else mask_phone(phone)


def shown_name(name: str, user: Any) -> str:
    return name if may_see_contacts(user) else mask_name(name)


def masks_of(user: Any) -> tuple[Mask, Mask]:
    """Return how a name and a phone are shown to this person; asked once for a whole list."""
    return (str, str) if may_see_contacts(user) else (mask_name, mask_phone)
