"""Looks for a village by its township or by a part of its name."""

from dataclasses import dataclass

from django.http import QueryDict

from outreach.content.paging import chosen
from outreach.places.models import Region, Township, Village

# Longer than any name of a village; the rest of a longer text can't help to find it.
LONGEST = 30
MOST = 60


@dataclass(frozen=True, slots=True)
class VillageFinder:
    """What one visitor asked for; unknown townships are left out, an endless name is cut."""

    townships: list[Township]
    township: Township | None
    text: str
    villages: list[Village]
    is_more: bool

    @property
    def is_asked(self) -> bool:
        return bool(self.text) or self.township is not None

    @classmethod
    def from_query(cls, query: QueryDict, *, county: Region | None) -> "VillageFinder":
        """Read township and name from the address; two queries at most."""
        townships = list(Township.objects.for_county(county).active())
        township = chosen([(one.code, one) for one in townships], query.get("township"))
        text = query.get("q", "").replace("\x00", "").strip()[:LONGEST]
        found: list[Village] = []
        if text or township:
            villages = Village.objects.for_county(county).active().in_delivery_order()
            if township:
                villages = villages.for_township(township)
            if text:
                villages = villages.named_like(text)
            found = list(villages[: MOST + 1])
        return cls(townships, township, text, found[:MOST], len(found) > MOST)
