"""Where the record behind a row can be read: addresses of those that are still there."""

from collections import defaultdict
from collections.abc import Iterable
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse

from campaigns.models import Activity, Vehicle
from outreach.places.models import Office, Township, Village

# kind of record: its model, the page that shows it
PAGES: dict[str, tuple[type[Model], str]] = {
    "activity": (Activity, "activity:inspect"),
    "township": (Township, "township:edit"),
    "village": (Village, "village:edit"),
    "office": (Office, "office:edit"),
    "vehicle": (Vehicle, "vehicle:edit"),
}


def addresses_of(records: Iterable[str]) -> dict[str, str]:
    """Return an address for each record that exists; a deleted one has none. One query a kind."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for record in records:
        kind, _slash, rest = record.partition("/")
        by_kind[kind].add(rest)
    found: dict[str, str] = {}
    for kind, keys in by_kind.items():
        found |= _of_kind(kind, keys)
    return found


def _of_kind(kind: str, keys: set[str]) -> dict[str, str]:
    if kind not in PAGES:
        return {f"{kind}/{key}": _ledger(kind, key) for key in keys}
    model, page = PAGES[kind]
    there = model._default_manager.filter(pk__in=[int(key) for key in keys])
    return {f"{kind}/{pk}": reverse(page, args=[pk]) for pk in there.values_list("pk", flat=True)}


def _ledger(kind: str, key: str) -> str:
    """Vouchers and hand-outs stand in the ledger of copies, which is never deleted."""
    query = {"reason": "hand_out"} if kind == "ledger" else {"q": key.split("/")[0]}
    return f"{reverse('stock:ledger')}?{urlencode(query)}"
