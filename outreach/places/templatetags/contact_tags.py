"""Names and phones of contacts in templates: whole for those who call, masked for those who only look."""

from typing import Any

from django import template

from outreach.places.contacts import may_see_contacts, shown_name, shown_phone

register = template.Library()


@register.filter
def phone_for(phone: str, user: Any) -> str:
    return shown_phone(phone or "", user)


@register.filter
def name_for(name: str, user: Any) -> str:
    return shown_name(name or "", user)


@register.filter
def sees_contacts(user: Any) -> bool:
    return may_see_contacts(user)
