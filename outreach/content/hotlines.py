"""The national short numbers that every page carries, to be dialled with one tap."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Hotline:
    number: str
    name: str | Promise
    is_emergency: bool = False


HOTLINES = (
    Hotline("110", _("Police"), is_emergency=True),
    Hotline("120", _("Ambulance"), is_emergency=True),
    Hotline("119", _("Fire and rescue"), is_emergency=True),
    Hotline("12345", _("Government services")),
    Hotline("12355", _("Youth helpline")),
    Hotline("12348", _("Legal aid")),
)
