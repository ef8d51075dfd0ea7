"""Kills a process in the middle of an import of villages, and counts what is left: all of them or none.

A command of `tests.drills.forks`: KILLS, and `loose` for the control, in which nothing holds the writes together.
Prints one line of JSON.
"""

import json
import os
import time
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any
from unittest import mock
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import ModelLogEntry

from outreach.accounts.models import User
from outreach.places.imports import actions, make_plan
from outreach.places.models import ImportDraft, Region, Village
from tests.drills import kills
from tests.factories import make_county, make_township, make_user

VILLAGES = 600
HEAD = "村代码,村名,乡镇代码,儿童主任,儿童主任电话,户数,儿童数,留守儿童"


@dataclass
class Count:
    """How the killed imports ended."""

    whole: int = 0
    nothing: int = 0
    halves: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def upload(actor: User) -> tuple[ImportDraft, str]:
    """A file of a new county's villages, checked and shown; and the mark of what was shown."""
    county = make_county(f"县{uuid4().hex[:8]}")
    township = make_township(county)
    lines = [
        f"{township.code}{number:05},第{number}村,{township.code},示例主任,0715-0000001,300,90,30"
        for number in range(VILLAGES)
    ]
    data = "\r\n".join([HEAD, *lines]).encode()
    draft = actions.prepare_import(
        kind="village", county=county, file_name="村.csv", data=data, actor=actor, at=timezone.now()
    )
    return draft, make_plan(draft.records, kind=draft.kind, county=county).digest()


def confirm(draft: ImportDraft, digest: str, actor: User) -> None:
    actions.apply_import(draft=draft, digest=digest, actor=actor, at=timezone.now())


def stop_before_log(draft: ImportDraft, digest: str, actor: User, pipe: int) -> None:
    """Write the places, then say so and wait to be killed: the very middle."""

    def wait(*_args: Any) -> None:
        os.write(pipe, b"middle\n")
        time.sleep(kills.DEADLINE_S)

    with mock.patch.object(actions, "_log", wait):
        confirm(draft, digest, actor)


def tell_when_done(draft: ImportDraft, digest: str, actor: User, pipe: int) -> None:
    os.write(pipe, b"begun\n")
    confirm(draft, digest, actor)
    os.write(pipe, b"done\n")


def look(draft: ImportDraft, said: str, found: Count) -> None:
    """Compare villages, audit lines and the draft: they tell the same, and what was answered is there."""
    places = Village.objects.filter(township__county=draft.county)
    keys = [str(pk) for pk in places.values_list("pk", flat=True)]
    logged = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Village), object_id__in=keys
    ).count()
    is_applied = ImportDraft.objects.get(pk=draft.pk).applied_at is not None
    ends = {(VILLAGES, VILLAGES, True): "whole", (0, 0, False): "nothing"}
    end = ends.get((len(keys), logged, is_applied))
    if end is None:
        found.halves.append(f"{len(keys)} villages, {logged} lines, applied {is_applied}")
        return
    setattr(found, end, getattr(found, end) + 1)
    if "done" in said and end != "whole":
        found.lost.append(draft.county.name)


def kill_one(actor: User, work: Callable[..., None], life_s: float, found: Count) -> ImportDraft:
    draft, digest = upload(actor)
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    child = kills.fork(lambda: work(draft, digest, actor, writing))
    said = kills.wait_for_word(reading)
    time.sleep(life_s)
    kills.kill(child)
    look(draft, said + kills.read_all(reading), found)
    os.close(reading)
    os.close(writing)
    return draft


def kill_imports(times: int) -> dict[str, Any]:
    """The first one in the very middle, the others whenever chance says; then each that left nothing is done again."""
    actor = make_user(f"importer-{uuid4().hex[:8]}", is_superuser=True)
    found = Count()
    draft, digest = upload(actor)
    began = time.monotonic()
    confirm(draft, digest, actor)
    took_s = time.monotonic() - began
    drafts = [kill_one(actor, stop_before_log, 0, found)]
    while len(drafts) < times:
        drafts.append(kill_one(actor, tell_when_done, kills.chance.uniform(0, took_s), found))
    again = [draft for draft in drafts if ImportDraft.objects.get(pk=draft.pk).applied_at is None]
    for draft in again:
        confirm(draft, make_plan(draft.records, kind=draft.kind, county=draft.county).digest(), actor)
    counties = Region.objects.filter(pk__in=[draft.county_id for draft in drafts])
    return {
        "kills": len(drafts), "whole": found.whole, "nothing": found.nothing, "halves": found.halves,
        "lost": found.lost, "villages": Village.objects.filter(township__county__in=counties).count(),
        "wanted": VILLAGES * len(drafts),
    }  # fmt: skip


def kill_a_loose_import() -> dict[str, Any]:
    """The control: each UPDATE by itself, killed in the middle, leaves a half that is seen."""
    actor = make_user(f"importer-{uuid4().hex[:8]}", is_superuser=True)
    found = Count()
    with (
        mock.patch.object(actions, "transaction", SimpleNamespace(atomic=nullcontext)),
        # Outside a transaction PostgreSQL holds no row.
        mock.patch.object(actions, "make_plan", lambda *words, locked, **facts: make_plan(*words, **facts)),
    ):
        kill_one(actor, stop_before_log, 0, found)
    return {"halves": found.halves}


def main(words: list[str]) -> None:
    kills.number_on()
    told = kill_a_loose_import() if words == ["loose"] else kill_imports(int(words[0]))
    print(json.dumps(told, ensure_ascii=False), flush=True)
