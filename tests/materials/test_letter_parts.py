"""A large run is cut into parts: any worker takes them, the last one joins, and the file is that of one worker."""

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from materials.actions import letter_runs
from materials.actions.letter_runs import LetterRun, shares
from materials.actions.renders import LETTERS_PART, start_letter_run
from materials.actions.rosters import keep_roster, wipe_rosters
from materials.models import Design
from materials.states import DesignKind, LettersFor, Split
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.jobs import actions, leases
from outreach.jobs.child import run_handler
from outreach.jobs.models import Job, WorkerBeat
from outreach.jobs.progress import Progress
from outreach.jobs.registry import find_handler
from outreach.jobs.states import JobState
from outreach.places.models import Village
from outreach.printing.merge import MergeStopped, stamper
from tests.factories import make_county, make_township, make_village
from tests.materials.designs import AT, CONTACTS, make_design, make_member, paragraph, result_of

pytestmark = pytest.mark.django_db

VILLAGES = ("新店镇第1村", "新店镇第2村", "神山镇第1村")


@pytest.fixture
def editor() -> User:
    return make_member(Role.EDITOR)


@pytest.fixture
def letter() -> Design:
    county = make_county()
    first, second = make_township(county, "新店镇"), make_township(county, "神山镇")
    for name in VILLAGES:
        make_village(first if name.startswith("新") else second, name)
    return make_design(county, DesignKind.LETTER, paragraph("{村}{姓名}：您好！编号{编号}。"), CONTACTS)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fifteen letters are already worth three parts."""
    monkeypatch.setattr(stamper, "BLOCK", 4)
    monkeypatch.setattr(letter_runs, "LEAST_PART", 5)
    monkeypatch.setattr(LetterRun, "inspect_specimens", lambda run: None)


@pytest.fixture
def quick_parts(small_parts: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only the jobs matter, a part is a file with nothing in it."""

    def make_part(run: LetterRun, part: range) -> None:
        if run.watch.should_stop():
            raise MergeStopped(0)
        path = run.shelf.folder / f"{part.start}.part"
        if not path.exists():
            path.touch()
        run.watch.report(len(part), len(part))

    monkeypatch.setattr(LetterRun, "make_part", make_part)


def hear_of_workers(count: int) -> None:
    for number in range(count):
        WorkerBeat.objects.get_or_create(name=f"worker {number}")


def start(letter: Design, actor: User, key: str, split: str = Split.ONE_FILE) -> Job:
    """Five letters for each village; a name that wraps or mixes scripts is laid out by itself."""
    rows = [
        f"{village},{'王小明' if at % 3 else 'Ann 阿依古丽·买买提'}"
        for village in VILLAGES
        for at in range(5)
    ]
    table = "\n".join(["村,姓名", *rows]).encode()
    return start_letter_run(
        design=letter,
        revision=letter.latest_revision,
        villages=Village.objects.active(),
        split=split,
        letters_for=LettersFor.ROSTER,
        roster=keep_roster(table, name="名单.csv", actor=actor),
        actor=actor,
        at=AT,
        idempotency_key=key,
    )


def work_once() -> Job:
    """Do the next job as a worker's child does."""
    job = leases.claim()
    assert job is not None
    handler = find_handler(job.kind)
    assert handler is not None
    run_handler(job, handler)
    job.refresh_from_db()
    return job


def work_all() -> list[str]:
    kinds = []
    while Job.objects.open().exists():
        kinds.append(work_once().kind)
    return kinds


def folder_of(job: Job) -> Path:
    return Path(settings.PRIVATE_ROOT) / "jobs" / str(job.pk)


@pytest.mark.parametrize("split", [Split.ONE_FILE, Split.BY_TOWNSHIP])
def test_the_joined_file_is_that_of_one_worker(
    letter: Design, editor: User, small_parts: None, split: str
) -> None:
    hear_of_workers(1)
    alone = start(letter, editor, "a", split)
    assert work_all() == [alone.kind]
    hear_of_workers(2)
    cut = start(letter, editor, "b", split)

    assert work_once() == cut
    kinds = [work_once().kind for _ in range(cut.parts.count())]
    first, second = sorted(one for one in folder_of(cut).iterdir() if one.suffix in (".part", ".json"))[:2]
    if split == Split.ONE_FILE:
        # Whoever joins makes a part again that is not one of this run as it is now.
        shutil.copy(second, first)
    work_all()

    alone.refresh_from_db()
    cut.refresh_from_db()
    assert set(kinds) == {LETTERS_PART}
    assert len(kinds) >= 2
    assert (cut.state, cut.done, cut.facts) == (JobState.DONE, 15, alone.facts)
    assert files_in(result_of(cut)) == files_in(result_of(alone))
    assert not folder_of(cut).exists()
    assert not Job.objects.filter(kind=LETTERS_PART).exists()


def files_in(data: bytes) -> dict[str, bytes]:
    """The result itself, or what a ZIP file holds; its own bytes hold the time of writing."""
    if not data.startswith(b"PK"):
        return {"": data}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_progress_is_counted_on_the_whole(letter: Design, editor: User, quick_parts: None) -> None:
    hear_of_workers(2)
    job = start(letter, editor, "a")

    counted = []
    for _ in range(3):
        work_once()
        job.refresh_from_db()
        counted.append((job.state, job.done))

    assert [state for state, _ in counted] == [JobState.RUNNING] * 3
    assert 0 == counted[0][1] < counted[1][1] < counted[2][1] <= job.total


def test_cancelling_leaves_no_files_and_no_work(letter: Design, editor: User, quick_parts: None) -> None:
    hear_of_workers(2)
    job = start(letter, editor, "a")
    work_once()
    work_once()
    at_work = leases.claim()
    assert at_work is not None
    assert list(folder_of(job).glob("*.part"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda do: do())
        actions.cancel(job=job, actor=editor, at=AT)
    handler = find_handler(LETTERS_PART)
    assert handler is not None
    run_handler(at_work, handler)

    assert leases.claim() is None
    assert job.state == JobState.CANCELLED
    states = set(job.parts.values_list("state", flat=True))
    assert states == {JobState.DONE, JobState.CANCELLED}
    assert not folder_of(job).exists()


def test_a_part_that_fails_fails_the_run_and_a_retry_keeps_the_others(
    letter: Design, editor: User, quick_parts: None
) -> None:
    hear_of_workers(2)
    job = start(letter, editor, "a")
    work_once()
    work_once()
    broken = leases.claim()
    assert broken is not None
    leases.fail(broken, en="The disk is full.", zh="磁盘已满。")

    kinds = work_all()
    kept = {path: path.stat().st_mtime_ns for path in folder_of(job).glob("*.part")}
    job.refresh_from_db()
    assert (kinds, job.state, job.error_zh) == ([job.kind], JobState.FAILED, "磁盘已满。")
    assert kept

    actions.retry(job=job, actor=editor)
    work_once()
    while Job.objects.filter(kind=LETTERS_PART).open().exists():
        work_once()
    assert {path: path.stat().st_mtime_ns for path in kept} == kept


def test_what_a_failed_run_kept_is_wiped_with_its_roster(letter: Design, editor: User) -> None:
    job = start(letter, editor, "a")
    claimed = leases.claim()
    assert claimed is not None
    (Progress(claimed).folder / "0-4.part").write_text("王小明")
    leases.fail(claimed, en="No.", zh="不行。")
    Job.objects.filter(pk=job.pk).update(finished_at=AT.replace(year=2020))

    wipe_rosters(at=AT)

    assert not folder_of(job).exists()


@pytest.mark.parametrize(
    ("sizes", "count", "expected"),
    [
        ([5, 5, 5, 5], 2, [range(2), range(2, 4)]),
        ([90, 1, 1, 1], 3, [range(1), range(1, 4)]),
        ([1, 1, 1, 90], 2, [range(3), range(3, 4)]),
        ([50, 50, 50, 50, 2], 2, [range(2), range(2, 5)]),
        ([7], 4, [range(1)]),
    ],
)
def test_townships_are_shared_out_by_their_letters(
    sizes: list[int], count: int, expected: list[range]
) -> None:
    assert shares(sizes, count) == expected
