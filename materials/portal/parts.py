"""Parts of the portal's first page that a higher floor adds: this floor offers the place, and knows no more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from outreach.places.models import Township

Read = Callable[[Township, datetime], dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Part:
    """A template and what it shows of a township; nothing at all when the reading is None.

    With `waits` among its facts it stands first, above all that is only told.
    """

    template: str
    read: Read


_parts: list[Part] = []


def register_part(template: str, read: Read) -> None:
    _parts.append(Part(template, read))


def read_parts(township: Township, *, at: datetime) -> list[dict[str, Any]]:
    """Every part that has something to show, in the order of registration."""
    found = [(part.template, part.read(township, at)) for part in _parts]
    return [{"template": template, **facts} for template, facts in found if facts is not None]
