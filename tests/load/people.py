"""Who comes to the site at once, for locust: readers, townships that order, staff at their lists.

They read and type as people do: five seconds a page, half a minute from one order to the next, ten seconds a list.
`LOAD_PACE=4` makes all of them four times as quick, which nobody is. `LOAD_FOLDER` holds the names of the accounts, and
the part of the run that everything counted now belongs to.
"""

import json
import os
import random
from datetime import date, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any
from uuid import uuid4

import gevent
from locust import FastHttpUser, events, task

PAGES = ("/", "/campaigns/month/", "/lectures/", "/materials/", "/village/421281901001/")
LISTS = ("/admin/", "/admin/order/", "/admin/activity/", "/admin/stock/", "/admin/village/")
PASSWORD = "outreach-demo"
FOLDER = Path(os.environ.get("LOAD_FOLDER", "."))
PHASE, ARRIVED, NAMES = FOLDER / "phase", FOLDER / "arrived", FOLDER / "names.json"
PACE = float(os.environ.get("LOAD_PACE", "1"))
chance = random.Random(20260601)  # noqa: S311 - no secret


def read_names() -> dict[str, list[str]]:
    """Without a stage, on somebody's running demo, the demo's own accounts."""
    if NAMES.exists():
        names: dict[str, list[str]] = json.loads(NAMES.read_text(encoding="utf-8"))
        return names
    return {"townships": ["zhaoliqiao", "guantangyi"], "officers": ["staff"]}


names = read_names()
townships, officers = cycle(names["townships"]), cycle(names["officers"])


def named(what: str) -> str:
    """“busy: order”: each part of a run is counted by itself."""
    return f"{PHASE.read_text()}: {what}" if PHASE.exists() else what


@events.spawning_complete.add_listener
def tell_arrival(**_facts: Any) -> None:
    ARRIVED.touch()


def pause(least_s: float, most_s: float) -> float:
    return chance.uniform(least_s, most_s) / PACE


def between_of(page: str, before: str) -> str:
    return page.partition(before)[2].partition('"')[0]


class SignedIn(FastHttpUser):
    abstract = True
    username = ""

    def on_start(self) -> None:
        page = self.client.get("/login/", name=named("sign in"))
        token = between_of(page.text, 'name="csrfmiddlewaretoken" value="')
        data = {"username": self.username, "password": PASSWORD, "csrfmiddlewaretoken": token}
        self.send("/login/", data, "sign in")

    def send(self, path: str, data: dict[str, str], what: str) -> None:
        """Send a form: taken, it leads elsewhere; to see it again is a failure."""
        asked: dict[str, Any] = {"headers": {"Referer": str(self.host)}, "allow_redirects": False}
        with self.client.post(path, data, name=named(what), catch_response=True, **asked) as answer:
            if answer.status_code != 302:
                answer.failure(f"{what}: {answer.status_code}, not taken")


class Reader(FastHttpUser):
    weight = 200

    def wait_time(self) -> float:
        return pause(2, 8)

    @task
    def read(self) -> None:
        self.client.get(chance.choice(PAGES), name=named("public page"))


class Township(SignedIn):
    weight = 50

    def wait_time(self) -> float:
        return pause(20, 40)

    def on_start(self) -> None:
        self.username = next(townships)
        super().on_start()

    @task
    def order(self) -> None:
        page = self.client.get("/portal/orders/new/", name=named("order form")).text
        field = between_of(page, 'name="packs_')
        chosen = {f"packs_{field}": "1"}
        page = self.client.get("/portal/orders/new/", params=chosen, name=named("order form")).text
        gevent.sleep(pause(3, 9))
        data = chosen | {
            f"reason_{field}": "加贴",
            "purpose": "张贴",
            "needed_on": (date.today() + timedelta(days=20)).isoformat(),  # noqa: DTZ011 - the form wants a day
            "key": between_of(page, 'name="key" value="') or uuid4().hex,
            "csrfmiddlewaretoken": between_of(page, 'name="csrfmiddlewaretoken" value="'),
        }
        self.send("/portal/orders/new/", data, "order")


class Officer(SignedIn):
    weight = 20

    def wait_time(self) -> float:
        return pause(5, 15)

    def on_start(self) -> None:
        self.username = next(officers)
        super().on_start()

    @task
    def look(self) -> None:
        self.client.get(chance.choice(LISTS), name=named("staff list"))
