"""The chain: seals stretches of entries in batches, so that no writer waits for another, and checks them."""

import hashlib
import hmac
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils.encoding import force_bytes

from outreach.audit.models import Entry, Purge, Seal
from outreach.audit.record import WRITERS_LOCK, digest_of

logger = logging.getLogger(__name__)

BATCH = 1000
START = "0" * 64
# A stretch that stays unsealed so long means that no worker runs.
LATE = timedelta(hours=24)
# After so long of others writing at every moment the sealer stops trying and queues.
PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Fault:
    """One break of the chain, named so that a person can look at it."""

    code: str
    number: int


def seal_waiting(*, at: datetime, patient: bool = False) -> int:
    """Seal what was written since the last seal; returns how many entries. Run it as often as you like."""
    sealed, patient = 0, patient or _is_behind(at)
    while found := _seal_batch(at, patient):
        sealed += found
    return sealed


def _is_behind(at: datetime) -> bool:
    """Say whether the oldest open entry has waited too long; two queries."""
    sealed_to = Seal.objects.order_by("-pk").values_list("last_id", flat=True).first() or 0
    waiting = Entry.objects.filter(pk__gt=sealed_to).order_by("pk").values_list("at", flat=True).first()
    return waiting is not None and waiting < at - PATIENCE


def _seal_batch(at: datetime, patient: bool) -> int:
    try:
        with transaction.atomic():
            if not _alone(patient):
                return 0
            last = Seal.objects.order_by("-pk").first()
            entries = list(
                Entry.objects.filter(pk__gt=last.last_id if last else 0)
                .order_by("pk")
                .values_list("pk", "digest")[:BATCH]
            )
            if not entries:
                return 0
            seal = make_seal(entries, last.digest if last else START, at)
            with transaction.atomic():
                seal.save()
    except IntegrityError:
        return 0  # another sealer was first
    # The log goes to other disks: whoever rewrites the whole chain can't rewrite these lines.
    logger.info("Audit seal %s closes entry %s: %s", seal.pk, seal.last_id, seal.digest)
    return len(entries)


def _alone(patient: bool) -> bool:
    """Make sure that no entry with a lower number can still be committed."""
    if connection.vendor != "postgresql":
        return True
    # Only tried for: waiting would make every writer queue behind the sealer; lock_timeout bounds the queue.
    call = "pg_advisory_xact_lock(%s) IS NOT NULL" if patient else "pg_try_advisory_xact_lock(%s)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {call}", [WRITERS_LOCK])
        return bool(cursor.fetchone()[0]) or patient


def make_seal(entries: list[tuple[int, str]], previous: str, at: datetime) -> Seal:
    key = audit_keys()[0]
    seal = Seal(
        at=at,
        last_id=entries[-1][0],
        count=len(entries),
        entries_digest=join_digests(digest for _pk, digest in entries),
        previous=previous,
        key_name=name_of(key),
    )
    seal.digest = sign(seal, key)
    return seal


def audit_keys() -> list[bytes]:
    """The key that signs, then older ones that still prove."""
    return [force_bytes(key) for key in (settings.AUDIT_KEY, *settings.AUDIT_KEY_FALLBACKS)]


def name_of(key: bytes) -> str:
    return hashlib.sha256(b"audit key" + key).hexdigest()[:8]


def join_digests(digests: Iterator[str]) -> str:
    whole = hashlib.sha256()
    for digest in digests:
        whole.update(digest.encode())
    return whole.hexdigest()


def sign(seal: Seal, key: bytes) -> str:
    told = f"{seal.previous}:{seal.entries_digest}:{seal.count}:{seal.last_id}"
    return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()


def find_faults(*, at: datetime, expect: str = "", newest: int | None = None) -> Iterator[Fault]:
    """Read the whole log and name every break; nothing means that it is as it was written.

    With `newest` only so many of the last seals and what came after them: quick also after years.
    """
    keys = {name_of(key): key for key in audit_keys()}
    purge = Purge.objects.order_by("-pk").first()
    purged_to = purge.last_id if purge else 0
    seals, previous, low = Seal.objects.order_by("pk"), START, 0
    before = Seal.objects.order_by("-pk")[newest : newest + 1].first() if newest else None
    if before is not None:
        seals, previous, low = seals.filter(pk__gt=before.pk), before.digest, before.last_id
    expected = not expect
    for seal in seals.iterator():
        expected = expected or seal.digest == expect
        if seal.previous != previous:
            yield Fault("chain", seal.pk)
        if seal.key_name not in keys:
            yield Fault("key", seal.pk)
        elif not hmac.compare_digest(sign(seal, keys[seal.key_name]), seal.digest):
            yield Fault("seal", seal.pk)
        if seal.last_id > purged_to:
            yield from _stretch_faults(seal, low)
        previous, low = seal.digest, seal.last_id
    if not expected:
        yield Fault("expected", 0)
    yield from _open_faults(low, at)


def _stretch_faults(seal: Seal, low: int) -> Iterator[Fault]:
    entries = list(Entry.objects.filter(pk__gt=low, pk__lte=seal.last_id).order_by("pk"))
    changed = [entry.pk for entry in entries if digest_of(entry) != entry.digest]
    yield from (Fault("entry", pk) for pk in changed)
    whole = join_digests(entry.digest for entry in entries)
    if len(entries) != seal.count or whole != seal.entries_digest:
        yield Fault("stretch", seal.pk)


def _open_faults(low: int, at: datetime) -> Iterator[Fault]:
    for entry in Entry.objects.filter(pk__gt=low).order_by("pk").iterator():
        if digest_of(entry) != entry.digest:
            yield Fault("entry", entry.pk)
        if entry.at < at - LATE:
            yield Fault("unsealed", entry.pk)
            return
