"""Kills workers and web processes in the middle of their work, and counts what is left.

Run as `python -m tests.drills.kills workers|orders KILLS`, with OUTREACH_DATABASE_URL and OUTREACH_DATA_DIR set.
Prints one line of JSON.
"""

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.drills.settings")
django.setup()

from django.conf import settings  # noqa: E402 - models load after setup
from django.contrib.auth.models import Group  # noqa: E402
from django.db import connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from materials.actions import deliveries, orders, stock  # noqa: E402
from materials.actions.stock import Posting  # noqa: E402
from materials.models import Edition, Movement, Order  # noqa: E402
from materials.states import MovementReason, OrderState, StockPlaceKind  # noqa: E402
from outreach.accounts.models import User  # noqa: E402
from outreach.accounts.roles import Role  # noqa: E402
from outreach.backup.proofs import find_faults  # noqa: E402
from outreach.jobs.models import Job, private_storage  # noqa: E402
from outreach.jobs.progress import Progress  # noqa: E402
from outreach.jobs.registry import handler  # noqa: E402
from outreach.jobs.states import JobState  # noqa: E402
from outreach.jobs.worker import Worker  # noqa: E402
from tests import factories  # noqa: E402
from tests.factories import make_county, make_edition, make_township, make_user  # noqa: E402

JOBS, CHUNKS, CHUNK_S = 40, 10, 0.02
LONGEST_LIFE_S = 0.9
DEADLINE_S = 240
PACK = 10
# Chance decides when to kill; the seed lets a bad evening be repeated.
chance = random.Random(20260601)  # noqa: S311 - no secret


@handler("drill.chunks")
def write_chunks(job: Job, progress: Progress) -> None:
    """Ten chunks, each whole on the disk before it counts; those of a killed worker are kept."""
    for number in range(CHUNKS):
        chunk = progress.folder / f"{number}.chunk"
        if not chunk.exists():
            time.sleep(CHUNK_S)
            draft = chunk.with_suffix(f".{os.getpid()}")
            draft.write_text(line_of(job.pk, number), encoding="utf-8")
            draft.replace(chunk)
        progress.report(number + 1, CHUNKS)
    whole = progress.folder / "whole.txt"
    parts = [progress.folder / f"{number}.chunk" for number in range(CHUNKS)]
    whole.write_text("".join(part.read_text("utf-8") for part in parts), encoding="utf-8")
    progress.publish(whole, "whole.txt")


def line_of(job: int, number: int) -> str:
    return f"{job}/{number} {'字' * 2000}\n"


def fork(work: Callable[[], None]) -> int:
    """A child like a real process: its own connections, and no return."""
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        work()
    finally:
        os._exit(0)


def kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def kill_workers(kills: int) -> dict[str, Any]:
    at = datetime(2026, 6, 1, tzinfo=UTC)
    keys = [
        Job.objects.create(kind="drill.chunks", title=f"第 {number} 个任务", created_at=at).pk
        for number in range(JOBS)
    ]
    done_kills, started = 0, time.monotonic()
    while Job.objects.filter(pk__in=keys).open().exists() and time.monotonic() - started < DEADLINE_S:
        worker = fork(lambda: Worker().run(until_idle=False) and None)
        life_s = chance.uniform(0.05, LONGEST_LIFE_S) if done_kills < kills else 5
        time.sleep(life_s)
        kill(worker)
        done_kills += 1
        if not Job.objects.filter(pk__in=keys).open().exists() and done_kills < kills:
            # All done before all the kills: more work for the rest of them.
            keys += [
                Job.objects.create(kind="drill.chunks", title="再来一个", created_at=at).pk
                for _number in range(8)
            ]
    rows = list(Job.objects.filter(pk__in=keys))
    return {
        "kills": done_kills,
        "jobs": len(rows),
        "done": sum(row.state == JobState.DONE for row in rows),
        "whole": sum(is_whole(row) for row in rows),
        "doubled": sum(len(results_of(row)) > 1 for row in rows),
        "reasons": [f"{row.pk} {row.state}: {row.error_en}" for row in rows if row.state != JobState.DONE],
    }


def is_whole(row: Job) -> bool:
    if not row.result:
        return False
    with private_storage().open(row.result.name) as stream:
        return bool(stream.read().decode() == "".join(line_of(row.pk, number) for number in range(CHUNKS)))


def results_of(row: Job) -> list[Path]:
    """Finished files of one job that lie on the disk: more than one is work done twice."""
    return list((Path(settings.PRIVATE_ROOT) / "results" / str(row.pk)).glob("*.txt"))


def kill_orders(kills: int) -> dict[str, Any]:
    edition, clerk, office = set_stage()
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    heard = ""
    for _kill in range(kills):
        child = fork(lambda: order_for_ever(edition, clerk, office, writing))
        # Alive once it has answered; then any moment of the next orders may be its last.
        heard += wait_for_word(reading)
        time.sleep(chance.uniform(0, LONGEST_LIFE_S))
        kill(child)
    told = (heard + read_all(reading)).split("\n")
    acknowledged = [line for line in told if line.startswith(("order ", "parcel "))]
    lost = [line for line in acknowledged if not is_kept(line)]
    return {
        "kills": kills,
        "acknowledged": len(acknowledged),
        "lost": lost,
        "faults": find_faults(),
        "half": half_done(),
    }


def set_stage() -> tuple[Edition, User, User]:
    county = make_county(f"县{uuid4().hex[:8]}")
    edition = make_edition(county, pack_size=PACK)
    office = make_user(f"office-{uuid4().hex[:8]}")
    roles = (Role.EDITOR, Role.APPROVER, Role.STORE_KEEPER)
    office.groups.add(*(Group.objects.get_or_create(name=role)[0] for role in roles))
    clerk = make_user(f"clerk-{uuid4().hex[:8]}", make_township(county))
    store = stock.county_place(county, StockPlaceKind.STORE)
    arrival = Posting(edition, 1_000_000, None, store, MovementReason.ACCEPTANCE, uuid4().hex)
    stock.post(arrival, actor=None, at=timezone.now())
    rules = orders.ordering_rules(clerk.office.township)
    rules.max_copies_per_campaign = 10_000_000
    rules.save()
    return edition, clerk, office


def order_for_ever(edition: Edition, clerk: User, office: User, pipe: int) -> None:
    """Order through the portal's own page, approve and send; says only what was answered."""
    while True:
        order_once(edition, clerk, office, pipe)


def order_once(edition: Edition, clerk: User, office: User, pipe: int) -> None:
    browser = _browser_of(clerk)
    key = uuid4().hex
    needed_on = timezone.localdate() + timedelta(days=20)
    data = {f"packs_{edition.pk}": 1, "purpose": "张贴", "needed_on": needed_on.isoformat(), "key": key}
    answer = browser.post("/portal/orders/new/", data)
    if answer.status_code != 302:
        os.write(pipe, f"refused {answer.status_code}\n".encode())
        return
    os.write(pipe, f"order {key}\n".encode())
    order = Order.objects.get(key__endswith=key)
    copies = {line.pk: line.requested for line in order.lines.all()}
    orders.approve_order(order=order, copies=copies, actor=office, at=timezone.now())
    delivery = deliveries.dispatch_order(order=order, copies=copies, actor=office, at=timezone.now())
    os.write(pipe, f"parcel {delivery.pk}\n".encode())


@cache
def _browser_of(clerk: User) -> Client:
    browser = Client()
    browser.force_login(clerk)
    return browser


def is_kept(line: str) -> bool:
    kind, key = line.split()
    if kind == "order":
        return Order.objects.filter(key__endswith=key).count() == 1
    return Movement.objects.filter(key__startswith=f"delivery/{key}/").exists()


def half_done() -> int:
    """Orders that were sent without a parcel: never, for both are one transaction."""
    return Order.objects.filter(state=OrderState.SENT, deliveries=None).count()


def wait_for_word(pipe: int) -> str:
    """Everything said so far, at least one word of it unless the deadline comes first."""
    said, started = read_all(pipe), time.monotonic()
    while not said and time.monotonic() - started < DEADLINE_S:
        time.sleep(0.02)
        said = read_all(pipe)
    return said


def read_all(pipe: int) -> str:
    parts: list[bytes] = []
    while True:
        try:
            part = os.read(pipe, 1 << 16)
        except BlockingIOError:
            return b"".join(parts).decode()
        if not part:
            return b"".join(parts).decode()
        parts.append(part)


def number_on() -> None:
    """Another process may have used this database before: its codes must not come again."""
    factories._serial = count(time.time_ns() // 10**8 % 10**6)


def main(kind: str, kills: int) -> None:
    number_on()
    result = {"workers": kill_workers, "orders": kill_orders}[kind](kills)
    print(json.dumps(result, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
