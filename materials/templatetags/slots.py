"""Gives templates the list of slots; nothing is filled here."""

from django import template

from materials.slots import SLOTS, Slot

register = template.Library()


@register.simple_tag
def all_slots() -> list[Slot]:
    return list(SLOTS.values())
