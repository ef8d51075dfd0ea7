"""Sends the manifest to the site and counts: handled, broken, written where nothing may be written."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps

from tests.torture.inputs import CANARY, TEXTS
from tests.torture.places import Stage, send
from tests.torture.write_manifest import MANIFEST, REFUSED

# What people own; sign-ins, sessions and the audit log may grow.
OWNED = ("campaigns", "materials", "home", "places", "wagtailimages", "wagtaildocs")
RAW = (CANARY, TEXTS["event handler"])


@dataclass
class Outcome:
    total: int = 0
    handled: int = 0
    broken: list[str] = field(default_factory=list)
    rows: int = 0
    raw: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"handled {self.handled}/{self.total}, 5xx {len(self.broken)}, rows written {self.rows}"


def load() -> list[dict[str, str]]:
    entries: list[dict[str, str]] = json.loads(MANIFEST.read_text("utf-8"))
    return entries


def run(stage: Stage, entries: list[dict[str, str]]) -> Outcome:
    """Send each; what an answer shows of a script must be text."""
    outcome = Outcome(total=len(entries))
    for entry in entries:
        before = count_rows() if entry["expectation"] == REFUSED else 0
        answer = send(stage, entry)
        if answer.status_code >= 500:
            outcome.broken.append(f"{entry['id']} {entry['place']} {entry['input']}")
            continue
        body = body_of(answer)
        if any(raw in body for raw in RAW):
            outcome.raw.append(entry["id"])
            continue
        new = count_rows() - before if entry["expectation"] == REFUSED else 0
        outcome.rows += new
        if new:
            outcome.written.append(f"{entry['id']} {entry['place']} {entry['input']}")
        outcome.handled += not new
    return outcome


def body_of(answer: Any) -> str:
    is_page = "html" in answer.get("Content-Type", "") and not answer.streaming
    return answer.content.decode(errors="replace") if is_page else ""


def count_rows() -> int:
    return sum(
        model._base_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in OWNED and model._meta.managed and not model._meta.proxy
    )
