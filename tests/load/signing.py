"""Every village signs for its delivery with the QR code of its note, as a phone does: one page read, one form sent."""

import random
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import requests

PHONES = 12
LINE = re.compile(r'name="(received_\d+)" value="(\d+)"')


@dataclass(frozen=True)
class Signing:
    """What one phone saw."""

    seconds: float
    fault: str


def sign_all(address: str, tokens: list[str], within_s: float) -> list[Signing]:
    """Let all villages sign, at moments of their own within the time given."""
    chance = random.Random(20260601)  # noqa: S311 - no secret
    waits = sorted(chance.uniform(0, within_s) for _token in tokens)
    began = time.monotonic()
    with ThreadPoolExecutor(PHONES) as phones:
        asked = [
            phones.submit(_sign_at, began + wait, f"{address}/d/{token}/")
            for wait, token in zip(waits, tokens, strict=True)
        ]
    return [one.result() for one in asked]


def _sign_at(moment: float, page: str) -> Signing:
    time.sleep(max(0, moment - time.monotonic()))
    began = time.monotonic()
    try:
        fault = _sign(page)
    except requests.RequestException as error:
        fault = type(error).__name__
    return Signing(time.monotonic() - began, fault)


def _sign(page: str) -> str:
    with requests.Session() as phone:
        form = phone.get(page, timeout=60)
        if form.status_code != 200:
            return f"the form: {form.status_code}"
        data = dict(LINE.findall(form.text)) | {"signer": "示例主任", "confirmed": "on"}
        data |= {name.replace("received", "damaged"): "0" for name in data if name.startswith("received")}
        answer = phone.post(page, data, timeout=60)
        if answer.status_code != 200:
            return f"the signature: {answer.status_code}"
        return "the form came back" if LINE.search(answer.text) else ""
