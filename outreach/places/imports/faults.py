"""What can be wrong with one cell or row: a code, a sentence and a way out, in any language."""

from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

# More than a person reads; the list stays small enough for one page of memory.
MAX_FAULTS = 10_000
VALUE_CHARACTERS = 100


class FaultReason(models.TextChoices):
    """The value is the code shown beside the sentence."""

    MISSING = "E-IMP-01", _("This cell must be filled.")
    NOT_A_NUMBER = "E-IMP-02", _("Write a whole number from 0 to 9999999 with digits only.")
    TOO_LARGE = "E-IMP-03", _("The number must be %(limit)s at most.")
    TOO_LONG = "E-IMP-04", _("The text may have %(limit)s characters at most.")
    CONTROL = "E-IMP-05", _("The cell contains invisible or damaged characters. Type it again.")
    CODE = "E-IMP-06", _("A code has up to 20 digits, letters or hyphens.")
    PHONE = "E-IMP-07", _("Write a phone number with digits, spaces and hyphens, for example 0715-0000001.")
    PHONE_ZERO = (
        "E-IMP-08",
        _("A digit seems to be missing: Excel drops a leading 0. Format the column as text, type it again."),
    )
    NOT_A_CHOICE = "E-IMP-09", _("Use one of these words: %(words)s.")
    ID_NUMBER = (
        "E-IMP-10",
        _("This looks like an identity card number. It must not be stored here; delete it."),
    )
    DUPLICATE_CODE = (
        "E-IMP-11",
        _("Row %(first)s has the same code with other values. Delete one of the two rows."),
    )
    UNKNOWN_TOWNSHIP = (
        "E-IMP-12",
        _("There is no township of this code or name. Correct it, or import the township first."),
    )
    AMBIGUOUS_TOWNSHIP = "E-IMP-13", _("Several townships have this name. Write the township's code.")
    TOWNSHIP_CONFLICT = "E-IMP-14", _("Code and name belong to different townships. Correct one of them.")
    OTHER_COUNTY = "E-IMP-15", _("This code belongs to a place of another county. Correct the code.")
    MORE_LEFT_BEHIND = (
        "E-IMP-16",
        _("There can't be more left-behind children (%(left_behind)s) than children (%(children)s)."),
    )


@dataclass(frozen=True)
class Fault:
    """One fault of one cell; `column` is a column's key, `value` what stood in the cell."""

    row: int
    column: str
    value: str
    reason: FaultReason
    facts: dict[str, Any] = field(default_factory=dict)

    def text(self) -> str:
        """Say it in the language that is active now."""
        return str(self.reason.label) % self.facts

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"reason": self.reason.value, "value": self.value[:VALUE_CHARACTERS]}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Fault":
        return cls(**(data | {"reason": FaultReason(data["reason"])}))


class BadCell(Exception):
    """A cell can't be read; the row and column are added by whoever knows them."""

    def __init__(self, reason: FaultReason, **facts: object) -> None:
        self.reason = reason
        self.facts = facts
        super().__init__(reason.value)
