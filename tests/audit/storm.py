"""The audit log under many writers, as a process on its own database; prints what was found as one line of JSON.

Run as `python -m tests.audit.storm WRITERS ENTRIES`, with OUTREACH_DATABASE_URL set to an empty database.
"""

import json
import os
import random
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from unittest import mock

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "outreach.settings.test")
django.setup()

from django.core.management import call_command  # noqa: E402 - models load after setup
from django.db import DatabaseError, connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from outreach.audit import chain, purging, record, triggers  # noqa: E402
from outreach.audit.models import Entry, Purge, Seal  # noqa: E402

PAUSE_S = 0.004
FORGERIES = (
    "UPDATE audit_entry SET actor_name = 'nobody'",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
    "UPDATE audit_seal SET count = 0",
    "DELETE FROM audit_seal",
    "TRUNCATE audit_seal CASCADE",
    "INSERT INTO audit_purge (at, last_id, count, actor_name) VALUES (CURRENT_TIMESTAMP, 999999999, 0, 'x')",
)
# What a visitor can put into a path, a name or a browser's word for itself.
HOSTILE = (
    "\x00zero",
    "\ud800half",
    "长" * 30_000,
    "\u202eturned",
    "line\nline",
    "'; DROP TABLE audit_entry; --",
)


def faults() -> list[str]:
    return [f"{fault.code} {fault.number}" for fault in chain.find_faults(at=timezone.now())]


def write(name: str) -> None:
    """One action: its entry stands a moment uncommitted, so that numbers are committed out of order."""
    with transaction.atomic():
        record.record("test.storm", kind="test", name=name)
        time.sleep(random.random() * PAUSE_S)  # noqa: S311 - a pause keeps no secret


def write_many(writer: int, entries: int) -> None:
    for number in range(entries):
        write(f"{writer}/{number}")
    connection.close()


def storm(writers: int, entries: int) -> dict[str, Any]:
    """Writers write while two sealers seal; afterwards every entry is sealed once and the chain is whole."""
    ended, started = threading.Event(), Entry.objects.count()

    def seal() -> None:
        while not ended.is_set():
            chain.seal_waiting(at=timezone.now())
        connection.close()

    sealers = [threading.Thread(target=seal) for _ in range(2)]
    for sealer in sealers:
        sealer.start()
    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(lambda writer: write_many(writer, entries), range(writers)))
    meanwhile = Seal.objects.count()
    ended.set()
    for sealer in sealers:
        sealer.join()
    chain.seal_waiting(at=timezone.now(), patient=True)
    sealed = sum(Seal.objects.values_list("count", flat=True))
    purged = sum(Purge.objects.values_list("count", flat=True))
    return {
        "written": Entry.objects.count() - started,
        "unsealed": Entry.objects.count() + purged - sealed,
        "sealed_meanwhile": meanwhile > 0,
        "faults": faults(),
    }


def overtake() -> dict[str, Any]:
    """A first writer waits before its commit, a second overtakes it, and a sealer comes by."""
    chain.seal_waiting(at=timezone.now(), patient=True)
    wrote, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record.record("test.slow", kind="test")
            wrote.set()
            go_on.wait(20)
        connection.close()

    first = threading.Thread(target=slow)
    first.start()
    wrote.wait(20)
    write("overtakes")
    early = chain.seal_waiting(at=timezone.now())
    go_on.set()
    first.join()
    late = chain.seal_waiting(at=timezone.now())
    return {"sealed": [early, late], "faults": len(faults())}


def crowd() -> dict[str, Any]:
    """A writer is always there: a sealer that only tries gets nothing, one that is behind queues and gets it."""
    wrote, entry = threading.Event(), record.record("test.crowd", kind="test")

    def slow() -> None:
        with transaction.atomic():
            record.record("test.slow", kind="test")
            wrote.set()
            time.sleep(0.5)
        connection.close()

    first = threading.Thread(target=slow)
    first.start()
    wrote.wait(20)
    tried = chain.seal_waiting(at=entry.at)
    queued = chain.seal_waiting(at=entry.at + 2 * chain.PATIENCE)
    first.join()
    return {"sealed": [tried, queued], "faults": faults()}


def forge() -> dict[str, str]:
    """Each statement as somebody at the database's own prompt would type it; tells how it ended."""
    return {statement: _try(statement) for statement in FORGERIES}


def _try(statement: str) -> str:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return "refused" if triggers.REFUSAL in str(error) else str(error)
    return "done"


def hostile() -> dict[str, Any]:
    """Texts that a database may refuse or change: all are kept, and read back as they were signed."""
    before = Entry.objects.count()
    for text in HOSTILE:
        record.record("test.hostile", kind=text, name=text, actor_name=text, facts={text: text, "x": [text]})
    return {"written": Entry.objects.count() - before, "faults": faults()}


def grow_old() -> dict[str, Any]:
    """Entries past their time go, with a stub; the rest of the chain holds."""
    for days in (900, 800):
        record.record("test.old", kind="test", at=timezone.now() - timedelta(days=days))
    chain.seal_waiting(at=timezone.now(), patient=True)
    record.record("test.young", kind="test")
    purged = purging.purge_old(actor_name="test", at=timezone.now())
    chain.seal_waiting(at=timezone.now(), patient=True)
    return {"purged": purged, "stubs": Purge.objects.count(), "faults": faults()}


def main(writers: int, entries: int) -> None:
    call_command("migrate", "audit", verbosity=0)
    told: dict[str, Any] = {"early": _try(FORGERIES[-1]), "guards": triggers.are_installed(connection)}
    told["old"] = grow_old()
    told |= {"storm": storm(writers, entries), "hostile": hostile(), "forged": forge(), "after": faults()}
    if connection.vendor == "postgresql":
        told |= {"overtaken": overtake(), "crowded": crowd()}
        # The positive control: without the writers' lock the same overtaking must break a seal.
        with ExitStack() as open_guard:
            open_guard.enter_context(mock.patch.object(record, "share_with_sealer"))
            told["overtaken_without_lock"] = overtake()
    print(json.dumps(told))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
