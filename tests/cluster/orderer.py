"""A township that orders all the time, and presses the button again, with the same form, until its order is taken."""

import threading
import time
from datetime import date, timedelta
from uuid import UUID, uuid4

import requests

TOWNSHIP, PASSWORD = "zhaoliqiao", "outreach-demo"
FORM, PAUSE_S, AGAIN_S, GIVE_UP_S = "/portal/orders/new/", 0.3, 0.5, 60.0


def value_of(page: str, before: str) -> str:
    return page.partition(before)[2].partition('"')[0]


class Orderer:
    """Keys of the orders that the site said it has; `away` counts what it answered instead, in words or not at all."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.keys: list[UUID] = []
        self.away = 0
        self.faults: list[str] = []
        self.is_over = False
        self.browser = requests.Session()
        self.thread = threading.Thread(target=self.order_on, daemon=True)

    def __enter__(self) -> "Orderer":
        page = self.browser.get(f"{self.address}/login/", timeout=60).text
        data = {"username": TOWNSHIP, "password": PASSWORD}
        data["csrfmiddlewaretoken"] = value_of(page, 'name="csrfmiddlewaretoken" value="')
        answer = self.browser.post(f"{self.address}/login/", data, timeout=60)
        assert answer.url.endswith("/portal/"), answer.url
        page = self.browser.get(f"{self.address}{FORM}", timeout=60).text
        self.packs = "packs_" + value_of(page, 'name="packs_')
        self.thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.is_over = True
        self.thread.join()

    def order_on(self) -> None:
        while not self.is_over:
            key, began = uuid4(), time.monotonic()
            while not self.is_taken(key):
                self.away += 1
                if time.monotonic() - began > GIVE_UP_S:
                    self.faults.append(f"order {key} was never taken")
                    return
                time.sleep(AGAIN_S)
            self.keys.append(key)
            time.sleep(PAUSE_S)

    def is_taken(self, key: UUID) -> bool:
        data = {
            self.packs: "1",
            self.packs.replace("packs", "reason"): "加贴",
            "purpose": "张贴",
            "needed_on": (date.today() + timedelta(days=20)).isoformat(),  # noqa: DTZ011 - the form wants a day
            "key": str(key),
            "csrfmiddlewaretoken": self.browser.cookies.get("csrftoken", ""),
        }
        try:
            answer = self.browser.post(f"{self.address}{FORM}", data, timeout=60, allow_redirects=False)
        except requests.RequestException:
            return False
        if answer.status_code not in (302, 502, 503, 504):
            self.faults.append(f"an order was answered {answer.status_code}")
        return answer.status_code == 302
