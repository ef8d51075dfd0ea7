"""python -m tests.benchmarks.volume_run LETTERS WORKERS: ask for the run, say "half" on the way, prove its result."""

import csv
import hashlib
import io
import json
import sys
import time
import zipfile

import django

django.setup()

from django.utils import timezone  # noqa: E402 - models load after setup

from materials.actions.renders import start_letter_run  # noqa: E402
from materials.models import Design  # noqa: E402
from materials.states import CopiesRule, DesignKind, LettersFor, Split  # noqa: E402
from outreach.accounts.roles import Role  # noqa: E402
from outreach.jobs.models import Job, WorkerBeat, private_storage  # noqa: E402
from outreach.jobs.states import JobState  # noqa: E402
from outreach.places.models import Township, Village  # noqa: E402
from tests.benchmarks.volumes import KILL_AT_PERCENT  # noqa: E402
from tests.factories import make_county  # noqa: E402
from tests.materials.designs import CONTACTS, make_design, make_member, paragraph  # noqa: E402

# Ten counties: 1,870 villages, eleven to a township.
MOST_VILLAGES, LEAST_LETTERS, A_TOWNSHIP, DEADLINE_S = 1870, 107, 11, 3600


def set_stage(letters: int) -> Design:
    county = make_county("示例省")
    each = max(LEAST_LETTERS, letters // MOST_VILLAGES)
    count = max(1, letters // each)
    townships = Township.objects.bulk_create(
        Township(
            county=county,
            name=f"示例镇{number}",
            code=f"{900_000_000 + number}",
            supervisor_name="示例督导员",
            supervisor_phone="0715-0000001",
        )
        for number in range(-(-count // A_TOWNSHIP))
    )
    Village.objects.bulk_create(
        Village(
            township=townships[number // A_TOWNSHIP],
            name=f"示例第{number}村",
            code=f"{900_000_000_000 + number}",
            director_name="示例主任",
            director_phone="0715-0000002",
            children=heads,
            left_behind_children=heads,
        )
        for number in range(count)
        for heads in [each if number else letters - each * (count - 1)]
    )
    body = paragraph("{村}的家长，您好！暑假将至，请看管好孩子，远离河塘水库。本信编号{编号}。")
    return make_design(county, DesignKind.LETTER, body, CONTACTS)


def main(letters: int, workers: int) -> None:
    design = set_stage(letters)
    while WorkerBeat.objects.count() < workers:
        time.sleep(0.1)
    editor, began = make_member(Role.EDITOR), time.monotonic()
    job = start_letter_run(
        design=design,
        revision=design.latest_revision,
        villages=Village.objects.filter(township__county=design.county),
        split=Split.VOLUMES,
        letters_for=LettersFor.NUMBERED,
        rule=CopiesRule.LEFT_BEHIND_CHILDREN,
        actor=editor,
        at=timezone.now(),
        idempotency_key="volumes",
    )
    is_half = False
    while job.state in (JobState.QUEUED, JobState.RUNNING):
        assert time.monotonic() - began < DEADLINE_S
        if not is_half and job.done * 100 >= job.total * KILL_AT_PERCENT:
            is_half = True
            print("half", flush=True)
        time.sleep(0.2)
        job.refresh_from_db()
    seconds = time.monotonic() - began
    assert job.state == JobState.DONE, job.error_en
    print(json.dumps(prove(job, letters) | {"seconds": seconds}))


def prove(job: Job, letters: int) -> dict[str, int]:
    """Compare the list with the volumes: hashes, sizes, and that no number is left out or comes twice."""
    with private_storage().open(job.result.name) as stream, zipfile.ZipFile(stream) as archive:
        *names, listed = archive.namelist()
        lines = list(csv.reader(io.StringIO(archive.read(listed).decode("utf-8-sig"))))[1:]
        following = 1
        for name, line in zip(names, lines, strict=True):
            data = archive.read(name)
            _number, its_name, count, first, last, *_places, size, digest = line
            assert (its_name, int(size), digest) == (name, len(data), hashlib.sha256(data).hexdigest())
            assert (int(first), int(last)) == (following, following + int(count) - 1)
            following = int(last) + 1
    assert following == letters + 1
    return {"volumes": len(names), "bytes": job.result.size}


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
