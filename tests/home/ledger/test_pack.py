"""The ledger pack: what is missing, the ZIP as Windows reads it, the same bytes twice, whose it is."""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from campaigns.models import Activity, Campaign, Channel, PaperKind, WorkStandard
from home.reports.ledger.actions import request_pack
from home.reports.ledger.contents import Contents, read_contents
from home.reports.ledger.pack import INDEX, REGISTER, PackFacts, Watcher, write_pack
from home.reports.ledger.rules import FOLDERS
from outreach.accounts.models import User
from outreach.filenames import safe_part
from outreach.jobs.child import run_handler
from outreach.jobs.leases import claim
from outreach.jobs.models import Job
from outreach.jobs.registry import find_handler
from outreach.jobs.states import JobState
from tests.campaigns.rows import make_activity, make_campaign, make_kind, make_measure
from tests.home.ledger.rows import add_paper, add_photo, on_day
from tests.places.factories import make_county, make_office, make_superuser, make_township, make_user


@pytest.fixture
def bob(db: None) -> User:
    return make_superuser()


@pytest.fixture
def campaign(db: None) -> Campaign:
    return make_campaign(make_county(name="示例县"), name="宣传月", starts_on=date(2026, 6, 1), ends_on=None)


@pytest.fixture
def lectures(campaign: Campaign) -> list[Activity]:
    """Three lectures; the second has all its proof, the third a formula for a title."""
    kind, township = make_kind(code="lecture", name="宣讲"), make_township(campaign.county, name="示例镇")
    return [
        make_activity(campaign, kind, title=title, starts_at=on_day(number), township=township)
        for number, title in enumerate(["开讲", "再讲", "=1+1"])
    ]


@pytest.fixture
def full(lectures: list[Activity], bob: User) -> Contents:
    """The second lecture's papers and photos are there, and its standards."""
    lecture = lectures[1]
    lecture.counts.create(measure=make_measure("attendances", name="受众", unit="人次"), amount=250)
    add_photo(lecture)
    for kind, name in (
        (PaperKind.SIGN_IN, "签到表.pdf"),
        (PaperKind.PLAN, "方案.pdf"),
        (PaperKind.NOTICE, "a/b?.pdf"),
    ):
        add_paper(lecture, kind, bob, name)
    lecture.standards.add("12")
    lecture.save()
    return read_contents(lecture.campaign)


def pack(contents: Contents, folder: Path) -> tuple[bytes, PackFacts]:
    folder.mkdir(exist_ok=True)
    watch = Watcher(lambda _done, _total: None, lambda: None)
    with translation.override("en"):
        facts = write_pack(
            folder / "pack.zip", contents, folder=folder, base="http://example.org", watch=watch
        )
    return (folder / "pack.zip").read_bytes(), facts


def test_what_is_missing_is_said_by_the_number_of_the_lecture(full: Contents) -> None:
    with translation.override("en"):
        found = [(one.label, one.lacks) for one in full.missing()]

    assert found == [
        ("Campaign", "no summary"),
        ("宣讲 1", "no sign-in sheet"),
        ("宣讲 1", "no photo"),
        ("宣讲 1", "no count"),
        ("宣讲 3", "no sign-in sheet"),
        ("宣讲 3", "no photo"),
        ("宣讲 3", "no count"),
    ]


def test_a_loudspeaker_round_needs_no_sign_in_sheet_but_a_photo(campaign: Campaign) -> None:
    make_activity(campaign, make_kind(Channel.VEHICLE, name="巡回"))

    with translation.override("en"):
        found = [one.lacks for one in read_contents(campaign).missing() if one.label == "巡回 1"]

    assert found == ["no photo", "no count"]


def test_the_zip_has_numbered_folders_and_names_that_windows_reads(full: Contents, tmp_path: Path) -> None:
    data, facts = pack(full, tmp_path)

    archive = zipfile.ZipFile(io.BytesIO(data))
    names = archive.namelist()
    assert names[:7] == [f"{name}/" for name in FOLDERS.values()]
    assert names[7:] == [
        "01方案/宣讲-002-20260602-示例镇-02-方案.pdf",
        "02通知/宣讲-002-20260602-示例镇-01-a-b-.pdf",
        "03签到/宣讲-002-20260602-示例镇-03-签到表.pdf",
        "04照片/宣讲-002-20260602-示例镇-01.jpg",
        REGISTER,
        INDEX,
    ]
    assert all(one.flag_bits & 0x800 for one in archive.infolist())
    assert archive.testzip() is None
    assert (facts.files, facts.missing) == (4, 7)


def test_the_index_leads_to_file_and_record_and_no_cell_is_a_formula(full: Contents, tmp_path: Path) -> None:
    archive = zipfile.ZipFile(io.BytesIO(pack(full, tmp_path)[0]))

    book = openpyxl.load_workbook(io.BytesIO(archive.read(INDEX)))
    activities, files, missing = (list(sheet.iter_rows()) for sheet in book)
    assert [row[3].value for row in activities[1:]] == ["开讲", "再讲", "=1+1"]
    assert {row[3].data_type for row in activities[1:]} == {"s"}
    assert (activities[2][7].value, activities[2][8].value) == ("受众250人次", "12")
    assert activities[2][11].hyperlink.target.startswith("http://example.org/admin/activity/inspect/")
    assert files[4][2].hyperlink.target.replace("\\", "/") == "04照片/宣讲-002-20260602-示例镇-01.jpg"
    assert len(missing) == 8


def test_the_same_data_give_the_same_bytes(full: Contents, tmp_path: Path) -> None:
    first, _facts = pack(full, tmp_path / "a")

    second, _facts = pack(read_contents(full.campaign), tmp_path / "b")

    assert first == second


def test_a_file_that_is_gone_is_named_and_the_rest_is_packed(full: Contents, tmp_path: Path) -> None:
    photo = full.entries[1].photos[0]
    photo.file.storage.delete(photo.file.name)

    data, facts = pack(full, tmp_path)

    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert (facts.files, facts.missing) == (3, 8)
    assert "04照片/宣讲-002-20260602-示例镇-01.jpg" not in names


def test_a_standard_keeps_what_proves_it(full: Contents) -> None:
    found = read_contents(full.campaign, standard="12")

    assert [one.label for one in found.entries] == ["宣讲 2"]
    assert WorkStandard.objects.get().name == "12"


@pytest.mark.parametrize(
    ("typed", "safe"),
    [
        ("../../etc", "etc"),
        ("a:b*c", "a-b-c"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("", "_"),
        ("签到.", "签到"),
    ],
)
def test_a_name_is_safe_on_windows(typed: str, safe: str) -> None:
    assert safe_part(typed) == safe


def test_reading_costs_the_same_queries_for_one_lecture_and_for_many(full: Contents) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            read_contents(full.campaign)
        return len(queries)

    few = cost()
    for _number in range(3):
        add_photo(make_activity(full.campaign, full.entries[0].activity.kind))

    assert cost() == few


def test_the_worker_makes_the_pack_and_counts_its_progress(full: Contents, bob: User) -> None:
    asked = request_pack(campaign=full.campaign, standard="", actor=bob, at=timezone.now())
    job = claim()
    assert job is not None
    handler = find_handler(job.kind)
    assert handler is not None

    run_handler(job, handler)

    done = Job.objects.get(pk=asked.pk)
    assert (done.state, done.done, done.total) == (JobState.DONE, 7, 7)
    assert done.result_name == "台账-示例县-宣传月.zip"
    assert done.facts["files"] == 4


def test_another_county_gets_no_pack_and_sees_no_campaign(client: Client, campaign: Campaign) -> None:
    charlie = make_user(office=make_office(make_county()), is_superuser=True)
    client.force_login(charlie)

    page = client.get(f"/admin/ledger/{campaign.pk}/").status_code

    assert page == 404
    with pytest.raises(PermissionDenied):
        request_pack(campaign=campaign, standard="", actor=charlie, at=timezone.now())


def test_the_page_says_first_what_is_missing(client: Client, full: Contents, bob: User) -> None:
    client.force_login(bob)
    client.cookies["django_language"] = "en"

    page = client.get(f"/admin/ledger/{full.campaign.pk}/").content.decode()
    asked = client.post(f"/admin/ledger/{full.campaign.pk}/pack/", {"standard": "12"})

    job = Job.objects.get()
    assert "no sign-in sheet" in page
    assert asked.headers["Location"] == f"/admin/jobs/{job.pk}/"
    assert job.payload == {"campaign": full.campaign.pk, "standard": "12"}
