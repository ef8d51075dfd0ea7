"""Two workers share a run of letters, and one is killed in the middle of its part.

A command of `tests.drills.forks`; prints one line of JSON.
"""

import json
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings

from materials.actions import letter_runs
from materials.actions.renders import start_letter_run
from materials.models import Design
from materials.states import CopiesRule, DesignKind, LettersFor
from outreach.accounts.roles import Role
from outreach.jobs.models import Job, WorkerBeat
from outreach.jobs.states import JobState
from outreach.jobs.worker import Worker
from outreach.places.models import Village
from tests import factories
from tests.drills.kills import fork, kill
from tests.factories import make_county, make_township, make_village
from tests.materials.designs import make_design, make_member, paragraph, result_of

LETTERS, DEADLINE_S = 4000, 180


def set_stage() -> Design:
    # Codes that no drill before has used.
    factories._serial = count(time.time_ns() // 10**8 % 10**6)
    county = make_county("演习市")
    village = make_village(make_township(county, "演习镇"), "演习村")
    Village.objects.filter(pk=village.pk).update(children=LETTERS, left_behind_children=LETTERS)
    return make_design(county, DesignKind.LETTER, paragraph("{村}的家长，您好！编号{编号}。"))


def start(design: Design) -> Job:
    return start_letter_run(
        design=design,
        revision=design.latest_revision,
        villages=Village.objects.filter(township__county=design.county),
        letters_for=LettersFor.NUMBERED,
        rule=CopiesRule.LEFT_BEHIND_CHILDREN,
        actor=make_member(Role.EDITOR),
        at=datetime(2026, 6, 1, 4, tzinfo=UTC),
        idempotency_key=uuid4().hex,
    )


class Parts:
    """The part files that were seen, and how often each was written."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.seen: dict[str, set[int]] = {}
        self.attempts = 0

    def look(self) -> None:
        for path in (Path(settings.PRIVATE_ROOT) / "jobs" / str(self.job.pk)).glob("*.part"):
            self.seen.setdefault(path.name, set()).add(path.stat().st_mtime_ns)
        attempts = self.job.parts.values_list("attempts", flat=True)
        self.attempts = max([self.attempts, *attempts])

    def are_both_workers_busy(self) -> bool:
        return self.job.parts.filter(state=JobState.RUNNING).count() == 2


def work() -> int:
    return fork(lambda: Worker().run(until_idle=False) and None)


def drill() -> dict[str, Any]:
    design = set_stage()
    WorkerBeat.objects.all().delete()
    workers = [work(), work()]
    while WorkerBeat.objects.count() < len(workers):
        time.sleep(0.05)
    cut, started = start(design), time.monotonic()
    parts, is_killed = Parts(cut), False
    while is_open(cut) and time.monotonic() - started < DEADLINE_S:
        parts.look()
        if not is_killed and parts.are_both_workers_busy():
            kill(workers.pop())
            is_killed = True
        time.sleep(0.02)
    kill(workers.pop())
    WorkerBeat.objects.all().delete()
    alone, last = start(design), work()
    while is_open(alone) and time.monotonic() - started < DEADLINE_S:
        time.sleep(0.05)
    kill(last)
    cut.refresh_from_db()
    alone.refresh_from_db()
    return {
        "killed": is_killed,
        "state": cut.state,
        "parts": len(parts.seen),
        "most_attempts": parts.attempts,
        "made_twice": [name for name, times in parts.seen.items() if len(times) > 1],
        "equal": cut.state == alone.state == JobState.DONE and result_of(cut) == result_of(alone),
    }


def is_open(job: Job) -> bool:
    return Job.objects.open().filter(pk=job.pk).exists()


def main() -> None:
    # Workers are forks of this process, so this is theirs too. A lease outlasts the pauses of a busy machine.
    letter_runs.LEAST_PART = 1000
    settings.JOB_LEASE_S = 6
    print(json.dumps(drill()))
