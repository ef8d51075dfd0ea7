"""Somebody orders while the database is locked, full, read-only or restarted; told is what they met.

Run as `python -m tests.drills.faults locked|full|read-only|restarted`. Prints one line of JSON.
"""

import json
import os
import resource
import sqlite3
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.drills.settings")
django.setup()

import psycopg  # noqa: E402 - models load after setup
from django.db import close_old_connections, connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from materials.models import Edition, Order  # noqa: E402
from outreach.accounts.models import User  # noqa: E402
from outreach.backup.proofs import find_faults  # noqa: E402
from outreach.jobs.models import Job  # noqa: E402
from outreach.jobs.states import JobState  # noqa: E402
from outreach.jobs.worker import Worker  # noqa: E402
from tests.drills import kills  # noqa: E402
from tests.health.pages import Fields  # noqa: E402
from tests.races.engines import restart_postgres  # noqa: E402

IS_SQLITE = connection.vendor == "sqlite"
WAIT_S = 1
FULL = """
CREATE FUNCTION drill_full() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE TRIGGER drill_full BEFORE INSERT ON materials_order FOR EACH ROW EXECUTE FUNCTION drill_full();
"""
NOT_FULL = "DROP TRIGGER drill_full ON materials_order; DROP FUNCTION drill_full();"


def sql(words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words)


@contextmanager
def locked() -> Iterator[None]:
    """Another program holds the database and does not let go."""
    if IS_SQLITE:
        sql(f"PRAGMA busy_timeout={WAIT_S * 1000}")
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
        return
    sql(f"SET lock_timeout = '{WAIT_S}s'")
    with psycopg.connect(os.environ["OUTREACH_DATABASE_URL"]) as other_server:
        other_server.execute("LOCK TABLE materials_order IN ACCESS EXCLUSIVE MODE")
        yield
        other_server.rollback()


@contextmanager
def full() -> Iterator[None]:
    """Nothing more goes into the database's files."""
    if not IS_SQLITE:
        sql(FULL)
        yield
        sql(NOT_FULL)
        return
    sql("PRAGMA wal_checkpoint(TRUNCATE)")
    _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    # The kernel refuses the journal's first page.
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


@contextmanager
def read_only() -> Iterator[None]:
    on, off = (
        ("PRAGMA query_only=ON", "PRAGMA query_only=OFF")
        if IS_SQLITE
        else ("SET default_transaction_read_only = on", "SET default_transaction_read_only = off")
    )
    sql(on)
    yield
    sql(off)


def order_during(fault: Callable[[], Any]) -> dict[str, Any]:
    """One order that meets the fault, then the same text sent again by the page's own button."""
    browser, edition = enter()
    form = form_of(edition)
    public = browser.get("/search/?q=x").status_code
    with fault():
        started = time.monotonic()
        answer = browser.post("/portal/orders/new/", form)
        took_s = time.monotonic() - started
        told = {
            "status": answer.status_code,
            "took_s": round(took_s, 1),
            "public": browser.get("/search/?q=x").status_code == public == 200,
            "health": browser.get("/health/").json()["reasons"],
        }
    page = Fields(answer.content.decode())
    kept = Order.objects.filter(key__endswith=form["key"])
    told |= {
        "half": kept.count(),
        "typed": {name: page.sent.get(name) for name in form} == {name: str(form[name]) for name in form},
        "again": browser.post(page.action, page.sent).status_code,
    }
    return told | {"orders": kept.count(), "faults": find_faults()}


def enter() -> tuple[Client, Edition]:
    edition, clerk, _office = kills.set_stage()
    return browser_of(clerk), edition


def browser_of(clerk: User) -> Client:
    browser = Client(raise_request_exception=False)
    browser.force_login(clerk)
    return browser


def form_of(edition: Edition) -> dict[str, Any]:
    needed_on = (timezone.localdate() + timedelta(days=20)).isoformat()
    purpose = "张贴在村口，共三处“急”"
    return {f"packs_{edition.pk}": 1, "purpose": purpose, "needed_on": needed_on, "key": uuid4().hex}


def order_while_restarted() -> dict[str, Any]:
    """Two offices order and a worker works while PostgreSQL is restarted."""
    at, jobs = datetime(2026, 6, 1, tzinfo=UTC), 6
    keys = [Job.objects.create(kind="drill.chunks", title="x", created_at=at).pk for _n in range(jobs)]
    stages = [enter() for _office in range(2)]
    worker = kills.fork(lambda: Worker().run() and None)
    answers: list[tuple[float, int, str]] = []
    is_over = threading.Event()
    offices = [threading.Thread(target=order_on, args=(*stage, answers, is_over)) for stage in stages]
    for office in offices:
        office.start()
    wait_for(lambda: len(answers) > 4)
    began = time.monotonic()
    restart_postgres(os.environ["OUTREACH_DATABASE_URL"])
    restarted = time.monotonic()
    wait_for(lambda: any(when > restarted and status == 302 for when, status, _key in answers))
    back_s = min(when for when, status, _key in answers if when > restarted and status == 302) - restarted
    is_over.set()
    for office in offices:
        office.join()
    connection.close()
    wait_for(lambda: not Job.objects.filter(pk__in=keys).open().exists())
    kills.kill(worker)
    acknowledged = [key for _when, status, key in answers if status == 302]
    return {
        "statuses": sorted({status for _when, status, _key in answers}),
        "met": sum(when > began and status != 302 for when, status, _key in answers),
        "back_s": round(back_s, 1),
        "acknowledged": len(acknowledged),
        "lost": [key for key in acknowledged if Order.objects.filter(key__endswith=key).count() != 1],
        "done": Job.objects.filter(pk__in=keys, state=JobState.DONE).count() == jobs,
        "faults": find_faults(),
    }


def order_on(browser: Client, edition: Edition, answers: list[Any], is_over: threading.Event) -> None:
    while not is_over.is_set():
        # As a web server does before each request; Django's test client leaves it out.
        close_old_connections()
        form = form_of(edition)
        status = browser.post("/portal/orders/new/", form).status_code
        answers.append((time.monotonic(), status, form["key"]))
    connection.close()


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + kills.DEADLINE_S
    while not is_so():
        assert time.monotonic() < deadline, "nothing happens"
        time.sleep(0.1)


FAULTS: dict[str, Callable[[], dict[str, Any]]] = {
    "locked": lambda: order_during(locked),
    "full": lambda: order_during(full),
    "read-only": lambda: order_during(read_only),
    "restarted": order_while_restarted,
}


def main(fault: str) -> None:
    kills.number_on()
    print(json.dumps(FAULTS[fault](), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
