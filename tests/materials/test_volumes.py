"""Volumes hold the letters of the one file, page by page, in order; their list and its hashes are true."""

import csv
import hashlib
import io
import zipfile

import pytest

from materials.actions import letter_runs
from materials.actions.letter_runs import LetterRun
from materials.actions.renders import VOLUMES, VOLUMES_PART, start_letter_run
from materials.actions.volumes import volumes
from materials.documents.recipients import OwnRow, Recipient
from materials.models import Design
from materials.states import CopiesRule, DesignKind, LettersFor, Split
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.jobs import leases
from outreach.jobs.child import run_handler
from outreach.jobs.models import Job, WorkerBeat
from outreach.jobs.registry import find_handler
from outreach.jobs.shelves import Shelf
from outreach.jobs.states import JobState
from outreach.places.models import Village
from tests.factories import make_county, make_township, make_village
from tests.materials.designs import (
    AT,
    bookmarks,
    make_design,
    make_member,
    paragraph,
    result_of,
    texts,
    work,
)

# Sixty letters: one village has more than a volume's, and both townships lie in two volumes.
HEADS = {"新店镇第1村": 11, "新店镇第2村": 9, "神山镇第1村": 28, "神山镇第2村": 12}
MOST = 25


@pytest.fixture
def editor(db: None) -> User:
    return make_member(Role.EDITOR)


@pytest.fixture
def letter(db: None) -> Design:
    county = make_county()
    towns = {name: make_township(county, name) for name in ("新店镇", "神山镇")}
    for name, heads in HEADS.items():
        make_village(towns[name[:3]], name, children=heads, left_behind_children=heads)
    return make_design(county, DesignKind.LETTER, paragraph("{村}的家长，您好！编号{编号}。"))


@pytest.fixture(autouse=True)
def no_preflight(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LetterRun, "inspect_specimens", lambda run: None)


def start(letter: Design, actor: User, split: str) -> Job:
    return start_letter_run(
        design=letter,
        revision=letter.latest_revision,
        villages=Village.objects.active(),
        split=split,
        volume=MOST,
        letters_for=LettersFor.NUMBERED,
        rule=CopiesRule.LEFT_BEHIND_CHILDREN,
        actor=actor,
        at=AT,
        idempotency_key=split,
    )


def unpacked(job: Job) -> tuple[list[bytes], list[list[str]]]:
    """The volumes, and the lines of their list."""
    with zipfile.ZipFile(io.BytesIO(result_of(job))) as archive:
        *names, listed = archive.namelist()
        lines = list(csv.reader(io.StringIO(archive.read(listed).decode("utf-8-sig"))))
        assert [line[1] for line in lines[1:]] == names
        return [archive.read(name) for name in names], lines


def test_volumes_are_the_one_file_cut_into_pieces(letter: Design, editor: User) -> None:
    whole = result_of(work(start(letter, editor, Split.ONE_FILE)))
    job = work(start(letter, editor, Split.VOLUMES))
    files, (headings, *lines) = unpacked(job)

    assert job.kind == VOLUMES
    pages = [page for file in files for page in texts(file)]
    assert pages == texts(whole)
    # The letters, the sheet of each township once, and the slip of each village once.
    assert len(pages) == sum(HEADS.values()) + 2 + len(HEADS)
    assert [line[headings.index("SHA-256")] for line in lines] == [
        hashlib.sha256(file).hexdigest() for file in files
    ]
    assert [line[headings.index("字节数")] for line in lines] == [str(len(file)) for file in files]
    assert [line[headings.index("页数")] for line in lines] == [str(len(texts(file))) for file in files]
    assert [line[2:7] for line in lines] == [
        ["20", "1", "20", "新店镇 新店镇第1村", "新店镇 新店镇第2村"],
        ["25", "21", "45", "神山镇 神山镇第1村", "神山镇 神山镇第1村"],
        ["15", "46", "60", "神山镇 神山镇第1村", "神山镇 神山镇第2村"],
    ]
    assert bookmarks(files[2]) == [(0, "神山镇"), (1, "神山镇第1村"), (1, "神山镇第2村")]


def test_a_killed_run_goes_on_with_the_volumes_that_are_there(
    letter: Design, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_runs, "LEAST_PART", 10)
    for number in range(2):
        WorkerBeat.objects.create(name=f"worker {number}")
    job = start(letter, editor, Split.VOLUMES)
    assert take() == job
    part = leases.claim()
    assert part is not None
    make = LetterRun._make
    made: list[object] = []

    def make_and_die(run: LetterRun, *args: object) -> object:
        if made:
            raise KeyboardInterrupt
        made.append(make(run, *args))
        return made[0]

    # Neither its end nor anything else is written by a process that was killed.
    with monkeypatch.context() as patch:
        patch.setattr(LetterRun, "_make", make_and_die)
        patch.setattr(leases, "fail", lambda *_args, **_facts: False)
        do(part)
    before = kept(job)
    Job.objects.filter(pk=part.pk).update(lease_until=AT)

    kinds = []
    while Job.objects.open().exists():
        kinds.append(take().kind)

    assert len(before) == 1
    assert kinds == [VOLUMES_PART] * (len(kinds) - 1) + [VOLUMES]
    job.refresh_from_db()
    assert (job.state, job.done) == (JobState.DONE, 60)
    files, _lines = unpacked(job)
    assert len(files) == 3
    assert hashlib.sha256(files[0]).hexdigest() in before.values()
    assert not Shelf(job).folder.exists() or not any(Shelf(job).folder.iterdir())


def do(job: Job) -> None:
    handler = find_handler(job.kind)
    assert handler is not None
    run_handler(job, handler)


def take() -> Job:
    job = leases.claim()
    assert job is not None
    do(job)
    job.refresh_from_db()
    return job


def kept(job: Job) -> dict[str, str]:
    """The finished volumes of an open run, by name."""
    paths = Shelf(job).folder.glob("*.pdf")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_only_a_village_larger_than_a_volume_is_torn_apart() -> None:
    rows = tuple(OwnRow(number, {"recipient": str(number)}) for number in range(1, 8))
    values = {"township": "新店镇", "village": "村", "serial": "42"}
    whose = [
        Recipient(1, 1, values, 2, is_numbered=True),
        Recipient(2, 1, values, len(rows), own=rows),
        Recipient(3, 2, values, 1),
        Recipient(4, 2, values, 1),
    ]

    cut = volumes(whose, 3)

    assert [(one.first, one.last, one.open_township) for one in cut] == [
        (1, 2, 0),
        (3, 5, 1),
        (6, 8, 1),
        (9, 11, 1),
    ]
    serials = [values["serial"] for one in cut for whom in one.recipients for _row, values in whom.letters(0)]
    assert serials == [
        "42-0001", "42-0002", *(f"42-{number:04}" for number in range(1, 8)), "42", "42",
    ]  # fmt: skip
