"""People who order and send while a drill goes on, and who count what is there.

Run as `python -m tests.drills.clerks [once N | count | prove ARCHIVE | break | mend]`; without words they work
until they are killed, after saying "working".
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.drills.settings")
django.setup()

from django.db import connection  # noqa: E402 - models load after setup
from django.db.models import F, Max, Sum  # noqa: E402
from django.utils import timezone  # noqa: E402

from materials.models import Balance, Movement, Order  # noqa: E402
from outreach.audit import chain  # noqa: E402
from outreach.backup import archives  # noqa: E402
from outreach.backup.manifest import Manifest  # noqa: E402
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
            url = f"sqlite:///{folder / 'database' / 'outreach.sqlite3'}"
            return ask_site(url, folder)
        return prove_dump(folder, told)


def prove_dump(folder: Path, told: Manifest) -> dict[str, Any]:
    from_url, _slash, _name = os.environ["OUTREACH_DATABASE_URL"].rpartition("/")
    name = f"proof{os.getpid()}"
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    archives.databases.run_tool(
        ["pg_restore", "--no-owner", "-d", name, str(folder / "database/outreach.pgdump")]
    )
    try:
        return ask_site(f"{from_url}/{name}", folder)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


def ask_site(url: str, folder: Path) -> dict[str, Any]:
    answer = subprocess.run(
        [sys.executable, "-m", "tests.drills.clerks", "count"],
        env=os.environ | {"OUTREACH_DATABASE_URL": url, "OUTREACH_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(answer.stdout)
    return told


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
