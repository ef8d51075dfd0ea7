"""Phones in templates: whole for those who call, masked for those who only look."""

from typing import Any

from django import template

from outreach.places.contacts import shown_phone

register = template.Library()


@register.filter
def phone_for(phone: str, user: Any) -> str:
    return shown_phone(phone or "", user)
