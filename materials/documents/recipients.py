"""Who gets a letter: each village's values, copies and place in the file, and what is missing; no HTML here."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from materials.states import CopiesRule
from outreach.places.models import Village

# A roster fills the class later; without one it is a line to write on.
BLANK_LINE = "________"
TOWNSHIP_SLOTS = ("township", "supervisor", "supervisor_phone")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One village as the merge sees it."""

    village_id: int
    township_id: int
    values: dict[str, str]
    copies: int

    @property
    def path(self) -> tuple[str, str]:
        """Where it stands in the outline."""
        return self.values["township"], self.values["village"]


def read_recipients(villages: Iterable[Village], *, rule: str = CopiesRule.ONE) -> list[Recipient]:
    """Return the villages' values in the order given; the townships must be loaded with them."""
    return [
        Recipient(village.pk, village.township_id, values_of(village), copies_for(village, rule))
        for village in villages
    ]


def values_of(village: Village) -> dict[str, str]:
    return {
        "village": village.name,
        "village_code": village.code,
        "director": village.director_name,
        "phone": village.director_phone,
        "township": village.township.name,
        "supervisor": village.township.supervisor_name,
        "supervisor_phone": village.township.supervisor_phone,
        "class_name": BLANK_LINE,
    }


def copies_for(village: Village, rule: str) -> int:
    return 1 if rule == CopiesRule.ONE else int(getattr(village, rule))


def with_lines(recipient: Recipient) -> Recipient:
    """Return a recipient for a preview: a line where a value is still missing."""
    values = {name: value or BLANK_LINE for name, value in recipient.values.items()}
    return replace(recipient, values=values)


@dataclass(frozen=True, slots=True)
class PlaceFault:
    """What keeps one village's letter, or all letters of a township, from being printed."""

    township_id: int
    township: str
    village_id: int | None
    village: str
    slot: str
    en: str
    zh: str
