"""python -m tests.cluster.clerk COUNT [numbered]: ask for files of a letter, wait until all have ended, say how.

Of the first design one letter for each village; `numbered`, of the last one a letter for each left-behind child.
"""

import hashlib
import json
import sys
import time
from collections import Counter

import django

django.setup()

from django.db import Error, connections  # noqa: E402 - models load after setup
from django.utils import timezone  # noqa: E402 - models load after setup

from materials.actions.renders import start_letter_run  # noqa: E402
from materials.models import Design  # noqa: E402
from materials.states import CopiesRule, DesignKind, LettersFor  # noqa: E402
from outreach.accounts.models import User  # noqa: E402
from outreach.jobs.models import Job, private_storage  # noqa: E402
from outreach.places.models import Village  # noqa: E402

DEADLINE_S = 240


def main(count: int, kind: str = "") -> None:
    designs = Design.objects.filter(kind=DesignKind.LETTER)
    design = designs.latest("pk") if kind else designs.earliest("pk")
    wishes = {"letters_for": LettersFor.NUMBERED, "rule": CopiesRule.LEFT_BEHIND_CHILDREN} if kind else {}
    staff, at, mark = User.objects.get(username="staff"), timezone.now(), time.time_ns()
    started = time.monotonic()
    keys = [
        start_letter_run(
            design=design,
            revision=design.latest_revision,
            villages=Village.objects.filter(township__county=design.county),
            actor=staff,
            at=at,
            idempotency_key=f"{mark}-{number}",
            **wishes,
        ).pk
        for number in range(count)
    ]
    print("asked", flush=True)
    while is_any_open(keys) and time.monotonic() - started < DEADLINE_S:
        time.sleep(0.1)
    seconds = time.monotonic() - started
    rows = list(Job.objects.filter(pk__in=keys))
    told = {
        "states": Counter(row.state for row in rows),
        "letters": sum(row.done for row in rows),
        "files": len({digest(row) for row in rows if row.result}),
        "results": sum(bool(row.result) for row in rows),
        "why": sorted({row.error_en for row in rows if row.error_en}),
        "seconds": round(seconds, 1),
    }
    print(json.dumps(told))


def is_any_open(keys: list[int]) -> bool:
    try:
        return Job.objects.filter(pk__in=keys).open().exists()
    except Error:
        # A drill may have taken the database away.
        connections.close_all()
        time.sleep(1)
        return True


def digest(row: Job) -> str:
    with private_storage().open(row.result.name) as stream:
        return hashlib.sha256(stream.read()).hexdigest()


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
