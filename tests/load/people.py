"""Who comes to the site at once, for locust: readers, townships that order, staff at their lists."""

import random
from datetime import date, timedelta
from uuid import uuid4

from locust import HttpUser, between, task

PAGES = ("/", "/campaigns/month/", "/lectures/", "/materials/", "/village/421281901001/")
LISTS = ("/admin/", "/admin/order/", "/admin/activity/", "/admin/stock/", "/admin/village/")
PASSWORD = "outreach-demo"
TOWNSHIPS = ("zhaoliqiao", "guantangyi")
chance = random.Random(20260601)  # noqa: S311 - no secret


class SignedIn(HttpUser):
    abstract = True
    username = ""

    def on_start(self) -> None:
        page = self.client.get("/login/", name="sign in")
        token = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        data = {"username": self.username, "password": PASSWORD, "csrfmiddlewaretoken": token}
        self.client.post("/login/", data, name="sign in", headers={"Referer": self.host})


class Reader(HttpUser):
    weight = 200
    wait_time = between(1, 3)

    @task
    def read(self) -> None:
        self.client.get(chance.choice(PAGES), name="public page")


class Township(SignedIn):
    weight = 50
    wait_time = between(3, 8)

    def on_start(self) -> None:
        self.username = chance.choice(TOWNSHIPS)
        super().on_start()

    @task
    def order(self) -> None:
        page = self.client.get("/portal/orders/new/", name="order form").text
        token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        field = page.partition('name="packs_')[2].partition('"')[0]
        data = {
            f"packs_{field}": "1",
            "purpose": "张贴",
            "needed_on": (date.today() + timedelta(days=20)).isoformat(),  # noqa: DTZ011 - the form wants a day
            "key": uuid4().hex,
            "csrfmiddlewaretoken": token,
        }
        self.client.post("/portal/orders/new/", data, name="order", headers={"Referer": self.host})


class Officer(SignedIn):
    weight = 20
    wait_time = between(2, 6)
    username = "staff"

    @task
    def look(self) -> None:
        self.client.get(chance.choice(LISTS), name="staff list")
