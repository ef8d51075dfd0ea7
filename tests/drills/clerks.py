"""People who order and send while a drill goes on, and who count what is there.

Run as `python -m tests.drills.clerks [once N | count | prove ARCHIVE | break | mend]`; without words they work
until they are killed, after saying "working".
"""

import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.drills.settings")
django.setup()

from django.core.files.storage import storages  # noqa: E402 - models load after setup
from django.db import connection, connections  # noqa: E402
from django.db.models import F, Max, Sum  # noqa: E402
from django.utils import timezone  # noqa: E402

from materials.models import Balance, Movement, Order  # noqa: E402
from outreach.audit import chain  # noqa: E402
from outreach.backup import archives  # noqa: E402
from outreach.backup.pause import is_paused  # noqa: E402
from outreach.backup.proofs import find_faults  # noqa: E402
from tests.drills import kills  # noqa: E402

CLERKS = 4


def work_for_ever() -> None:
    stages = [kills.set_stage() for _clerk in range(CLERKS)]
    silence = os.open(os.devnull, os.O_WRONLY)
    for stage in stages:
        threading.Thread(target=kills.order_for_ever, args=(*stage, silence), daemon=True).start()
    print("working", flush=True)
    threading.Event().wait()


def work_once(times: int) -> None:
    stage = kills.set_stage()
    for _time in range(times):
        kills.order_once(*stage, os.open(os.devnull, os.O_WRONLY))


def count() -> dict[str, Any]:
    return {
        "orders": Order.objects.count(),
        "last": Order.objects.aggregate(last=Max("pk"))["last"],
        "moved": Movement.objects.aggregate(copies=Sum("copies"))["copies"],
        "faults": find_faults(),
        "log": [fault.code for fault in chain.find_faults(at=timezone.now())],
        "paused": is_paused(),
    }


def prove(archive: Path) -> dict[str, Any]:
    """Open a backup as a site of its own and look into its books."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        told = archives.unpack(archive, folder)
        if told.engine == "sqlite":
            return look_into(folder, str(folder / "database" / "outreach.sqlite3"))
        with restored(folder / "database" / "outreach.pgdump") as name:
            return look_into(folder, name)


@contextmanager
def restored(dump: Path) -> Iterator[str]:
    """A dump as a database of its own; its name."""
    name = f"proof{os.getpid()}"
    server = connection.copy()
    with server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    archives.databases.run_tool(["pg_restore", "--no-owner", "--single-transaction", "-d", name, str(dump)])
    try:
        yield name
    finally:
        connections.close_all()
        with server.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")
        server.close()


def look_into(folder: Path, database: str) -> dict[str, Any]:
    """Count what is in another site.

    This process, a fork that ends with its answer, turns to it: to load Outreach anew would cost five seconds of a core
    that everybody else wants, five times as much as the proof itself.
    """
    connections.close_all()
    connection.settings_dict["NAME"] = database
    for alias, name in (("default", "media"), ("private", "private")):
        drawer: Any = storages[alias]
        drawer._location = folder / name
        drawer.__dict__.pop("base_location", None)
        drawer.__dict__.pop("location", None)
    return count()


def change_books(copies: int) -> None:
    """Somebody corrects a balance by hand: the very thing that no one may do."""
    first = Balance.objects.order_by("pk").first()
    Balance.objects.filter(pk=first.pk).update(on_hand=F("on_hand") + copies)


def main(words: list[str]) -> None:
    kills.number_on()
    match words:
        case []:
            work_for_ever()
        case ["once", times]:
            work_once(int(times))
        case ["count"]:
            print(json.dumps(count(), ensure_ascii=False))
        case ["prove", archive]:
            print(json.dumps(prove(Path(archive)), ensure_ascii=False))
        case ["break"]:
            change_books(7)
        case ["mend"]:
            change_books(-7)


if __name__ == "__main__":
    main(sys.argv[1:])
