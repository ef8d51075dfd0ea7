"""Whether a person sees the phones of contacts whole, or masked."""

from typing import Any

from outreach.audit.scrub import mask_phone

# Given by the roles that have to call people; see outreach/accounts/grants.py.
PERMISSION = "places.contact_township"


def may_see_contacts(user: Any) -> bool:
    return bool(user.is_active and user.has_perm(PERMISSION))


def shown_phone(phone: str, user: Any) -> str:
    return phone if may_see_contacts(user) else mask_phone(phone)
