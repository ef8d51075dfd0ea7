"""Where the record behind a row can be read: addresses of those that are still there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse

from campaigns.models import Activity, Vehicle
from home.reports.briefs.figures import PRINTER
from home.reports.briefs.vocabulary import Vocabulary, load_vocabulary
from materials.models import Edition
from outreach.places.models import Office, Region, Township, Village

# kind of record: its model, the page that shows it
PAGES: dict[str, tuple[type[Model], str]] = {
    "activity": (Activity, "activity:inspect"),
    "township": (Township, "township:edit"),
    "village": (Village, "village:edit"),
    "office": (Office, "office:edit"),
    "vehicle": (Vehicle, "vehicle:edit"),
}
# An address's word for rows of no township, and for rows without a voucher.
NONE = "none"


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of the records behind figures; copies lead to the lines of the ledger that they are the sum of."""

    pages: dict[str, str]
    vocabulary: Vocabulary
    editions: dict[tuple[int, int], int]
    until: datetime | None

    def of(self, figure: str, record: str) -> str:
        """The address of one record of one figure; empty when the record was deleted. The ledger never is."""
        kind, _slash, rest = record.partition("/")
        return self.pages.get(record, "") if kind in PAGES else self._ledger(figure, kind, rest)

    def _ledger(self, figure: str, kind: str, rest: str) -> str:
        slot = self.vocabulary.find(figure)
        material = slot.material.pk if slot and slot.material else 0
        query: dict[str, object] = {"stream": slot.name} if slot else {}
        if kind == "ledger":
            query |= {"material": material, "township": NONE if rest == "0" else rest}
        else:
            voucher, _slash, number = rest.rpartition("/")
            edition = self.editions.get((material, int(number)) if number.isdecimal() else (0, 0))
            query |= {"edition": edition, "voucher": NONE if voucher == PRINTER else voucher}
        if self.until:
            query["until"] = self.until.isoformat()
        known = {name: value for name, value in query.items() if value}
        return f"{reverse('stock:ledger')}?{urlencode(known)}"


def read_links(county: Region, rows: Iterable[tuple[str, str]], *, until: datetime | None = None) -> Links:
    """Find the addresses for pairs of a figure's key and a record, as they stood at a moment; one query a kind."""
    vocabulary = load_vocabulary(county)
    by_kind: dict[str, set[str]] = defaultdict(set)
    materials: set[int] = set()
    for figure, record in rows:
        kind, _slash, rest = record.partition("/")
        by_kind[kind].add(rest)
        slot = vocabulary.find(figure) if kind not in PAGES else None
        if slot and slot.material:
            materials.add(slot.material.pk)
    pages = {record: page for kind in by_kind.keys() & PAGES for record, page in _pages(kind, by_kind[kind])}
    editions = (
        Edition.objects.filter(material__in=materials).order_by() if materials else Edition.objects.none()
    )
    numbered = {
        (material, number): pk for material, number, pk in editions.values_list("material", "number", "pk")
    }
    return Links(pages, vocabulary, numbered, until)


def _pages(kind: str, keys: set[str]) -> Sequence[tuple[str, str]]:
    model, page = PAGES[kind]
    there = model._default_manager.filter(pk__in=[int(key) for key in keys])
    return [(f"{kind}/{pk}", reverse(page, args=[pk])) for pk in there.values_list("pk", flat=True)]
