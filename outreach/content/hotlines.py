"""The national short numbers that every page carries, to be dialled with one tap."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Hotline:
    number: str
    name: str | Promise
    when: str | Promise = ""
    is_emergency: bool = False


HOTLINES = (
    Hotline("110", _("Police"), _("Somebody hurts, threatens or follows a child; a child is missing."), True),
    Hotline(
        "120", _("Ambulance"), _("Somebody is injured, unconscious or was pulled out of the water."), True
    ),
    Hotline("119", _("Fire and rescue"), _("Fire, somebody in the water, somebody trapped."), True),
    Hotline(
        "12345",
        _("Government services"),
        _("Nobody looks after a child, a family needs help, you don't know whom to ask."),
    ),
    Hotline(
        "12355", _("Youth helpline"), _("A child is sad, afraid or bullied and wants to talk to somebody.")
    ),
    Hotline("12348", _("Legal aid"), _("Questions about the law; a lawyer answers free of charge.")),
)
