"""Whole numbers as people type them: full-width digits yes, 1_000 and +5 and 1e3 no."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

WHOLE_NUMBER = re.compile(r"[0-9]{1,7}")
MOST = 9_999_999


def parse_whole_number(text: str) -> int | None:
    """Return the number, or None when the text is anything but 1 to 7 digits."""
    digits = unicodedata.normalize("NFKC", text).strip()
    return int(digits) if WHOLE_NUMBER.fullmatch(digits) else None


class WholeNumberField(forms.IntegerField):
    """An IntegerField without Python's liberties: int("1_000"), int("+5") and int("١٢") all pass there."""

    default_error_messages = {
        "invalid": _("Write a whole number from %(least)s to %(most)s with digits only."),
        "min_value": _("Write at least %(limit_value)s."),
        "max_value": _("Write at most %(limit_value)s."),
    }

    def to_python(self, value: Any) -> int | None:
        if value in self.empty_values:
            return None
        number = parse_whole_number(str(value))
        if number is None:
            limits = {
                "least": self.min_value or 0,
                "most": MOST if self.max_value is None else self.max_value,
            }
            raise ValidationError(self.error_messages["invalid"], code="invalid", params=limits)
        return number

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A browser's number field would drop full-width digits and accept 1e3; text it is."""
        return {"inputmode": "numeric", "autocomplete": "off"}

    widget = forms.TextInput
