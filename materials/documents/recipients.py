"""Who gets a letter: values, copies and place in the file of each village, and what is missing; no HTML here."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from materials.states import CopiesRule
from outreach.places.models import Township, Village

# A roster fills class and name; without one they are lines to write on.
BLANK_LINE = "________"
TOWNSHIP_SLOTS = ("township", "supervisor", "supervisor_phone")
VILLAGE_SLOTS = ("village", "village_code", "director", "phone")
ROSTER_SLOTS = ("class_name", "recipient")
SERIAL_DIGITS = 4


@dataclass(frozen=True, slots=True)
class OwnRow:
    """What one row of a roster adds to its village's values; `row` is the number that a person finds it by."""

    row: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Recipient:
    """One village, or township, as the merge sees it, with the letters that go there.

    `own` are the rows of a roster, None without one; `is_numbered` makes every copy a letter; else there is one letter.
    `first` is the number of the first of them here: more than 1 where a volume before holds the others.
    """

    village_id: int | None
    township_id: int
    values: dict[str, str]
    copies: int
    own: tuple[OwnRow, ...] | None = None
    is_numbered: bool = False
    first: int = 1

    @property
    def path(self) -> tuple[str, ...]:
        """Where it stands in the outline."""
        return tuple(self.values[name] for name in ("township", "village") if self.values[name])

    @property
    def letter_count(self) -> int:
        """How many letters are made, which may be one to be multiplied."""
        if self.own is not None:
            return len(self.own)
        return self.copies if self.is_numbered else 1

    def letters(self, row: int) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield (row number, values) of every letter; all letters without a roster share the number given."""
        if self.own is not None:
            for number, one in enumerate(self.own, start=self.first):
                yield one.row, self.values | {"serial": self._serial(number)} | one.values
        elif self.is_numbered:
            for number in range(self.first, self.first + self.copies):
                yield row, self.values | {"serial": self._serial(number)}
        else:
            yield row, self.values

    def _serial(self, number: int) -> str:
        # By village, so that a reprint of one village gives the same numbers again.
        return f"{self.values['serial']}-{number:0{SERIAL_DIGITS}}"


def read_recipients(
    villages: Iterable[Village], *, rule: str = CopiesRule.ONE, is_numbered: bool = False
) -> list[Recipient]:
    """Return the villages' values in the order given; the townships must be loaded with them."""
    return [
        Recipient(
            village.pk,
            village.township_id,
            values_of(village),
            copies_for(village, rule),
            is_numbered=is_numbered,
        )
        for village in villages
    ]


def read_townships(townships: Iterable[Township]) -> list[Recipient]:
    """Return one recipient for each township; what only a village has stays empty, and is told when a letter asks."""
    empty = dict.fromkeys(VILLAGE_SLOTS, "")
    return [
        Recipient(None, one.pk, empty | township_values(one) | lines() | {"serial": one.code}, 1)
        for one in townships
    ]


def values_of(village: Village) -> dict[str, str]:
    return {
        "village": village.name,
        "village_code": village.code,
        "director": village.director_name,
        "phone": village.director_phone,
        **township_values(village.township),
        **lines(),
        "serial": village.code,
    }


def township_values(township: Township) -> dict[str, str]:
    return {
        "township": township.name,
        "supervisor": township.supervisor_name,
        "supervisor_phone": township.supervisor_phone,
    }


def lines() -> dict[str, str]:
    return {"class_name": BLANK_LINE, "recipient": BLANK_LINE}


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
    row: int = 0  # of the roster
