"""Validators that townships, villages and offices share."""

from django.core.validators import MaxValueValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

CODE_VALIDATOR = RegexValidator(r"^[0-9A-Za-z-]{1,20}\Z", _("Use up to 20 digits, letters or hyphens."))
# Landline with area code, mobile, short numbers such as 12345, an extension behind a hyphen.
PHONE_VALIDATOR = RegexValidator(
    r"^\+?[0-9][0-9 -]{1,27}[0-9]\Z", _("Use digits, spaces and hyphens, for example 0715-0000001.")
)
# A county drawn as squares; 60 x 60 holds any, and a typing mistake can't make the map endless.
MAX_TILE = 60
TILE_VALIDATOR = MaxValueValidator(MAX_TILE, _("The map has %(limit_value)s columns and rows at most."))
