"""Letters from a roster, numbered letters and letters for townships: who gets one, what is refused, what is wiped."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from materials.actions.checks import FaultyPlaces
from materials.actions.renders import start_letter_run
from materials.actions.rosters import keep_roster, wipe_rosters
from materials.documents.faults import DesignFault
from materials.documents.kinds import sheet_of
from materials.documents.merging import letter_job, slips_for
from materials.documents.recipients import read_recipients
from materials.models import Design
from materials.states import CopiesRule, DesignKind, LettersFor, PrintProfile, Split
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.jobs.models import Job, private_storage
from outreach.jobs.states import JobState
from outreach.places.models import Region, Village, VillageQuerySet
from outreach.printing.assets import Assets
from outreach.printing.merge import merge
from outreach.spreadsheets import write_xlsx
from tests.factories import make_county, make_township, make_village
from tests.materials.designs import AT, bookmarks, make_design, paragraph, result_of, texts, work
from tests.materials.staff.people import make_person

pytestmark = pytest.mark.django_db

CHILD = "示例家长甲"


@pytest.fixture(autouse=True)
def _no_rosters(db: None) -> None:
    """The store outlives the rows of the test before."""
    wipe_rosters(at=timezone.now() + timedelta(days=99))


@pytest.fixture
def county() -> Region:
    """Two townships; both have a village called 和平村."""
    county = make_county()
    first, second = make_township(county, "新店镇"), make_township(county, "神山镇")
    make_village(first, "新店镇第1村", left_behind_children=2)
    make_village(first, "和平村", left_behind_children=0)
    make_village(second, "和平村", left_behind_children=3)
    return county


@pytest.fixture
def editor(county: Region) -> User:
    return make_person(Role.EDITOR)


@pytest.fixture
def letter(county: Region) -> Design:
    return make_design(county, DesignKind.LETTER, paragraph("{村}{班级}{姓名}：您好！编号{编号}"))


def everybody() -> VillageQuerySet:
    return Village.objects.active()


def table(*rows: str) -> bytes:
    return "\r\n".join(["村,乡镇,班级,姓名", *rows]).encode("gb18030")


def start(design: Design, actor: User, **options: object) -> Job:
    asked = {"villages": everybody(), "actor": actor, "at": AT, "idempotency_key": "a"} | options
    return start_letter_run(design=design, revision=design.latest_revision, **asked)


def from_roster(design: Design, actor: User, data: bytes, **options: object) -> Job:
    kept = keep_roster(data, name="名单.csv", actor=actor)
    return start(design, actor, letters_for=LettersFor.ROSTER, roster=kept, **options)


def test_each_row_becomes_a_letter_in_delivery_order(letter: Design, editor: User) -> None:
    rows = table("和平村,神山镇,三年级1班,乙", "新店镇第1村,,二班,甲", "新店镇第1村,,三班,丙")

    job = work(from_roster(letter, editor, rows))

    assert (job.error_en, job.state) == ("", JobState.DONE)
    pages = [page for page in texts(result_of(job)) if "您好" in page]
    code = Village.objects.get(name="新店镇第1村").code
    assert f"新店镇第1村二班甲：您好！编号{code}-0001" in pages[0]
    assert f"新店镇第1村三班丙：您好！编号{code}-0002" in pages[1]
    assert "和平村三年级1班乙" in pages[2]
    assert job.facts["number of letters"] == 3
    assert (job.done, job.total) == (3, 3)


def test_no_name_of_a_roster_enters_the_database(letter: Design, editor: User) -> None:
    work(from_roster(letter, editor, table(f"新店镇第1村,,二班,{CHILD}")))

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM jobs_job")
        assert CHILD not in str(cursor.fetchall())


def test_rows_that_fit_no_village_are_named_and_may_be_left_out(letter: Design, editor: User) -> None:
    rows = table(
        "和平村,,一班,甲",
        "无此村,,一班,乙",
        ",,一班,丙",
        "新店镇第1村,,一班,丁",
        f"新店镇第1村,,{'长' * 41},戊",
        "新店镇第1村,,一班,",
        "新店镇第1村,,一班,\ue000",
    )

    with pytest.raises(FaultyPlaces) as caught:
        from_roster(letter, editor, rows)
    job = work(from_roster(letter, editor, rows, leave_out=True, idempotency_key="b"))

    assert [fault.row for fault in caught.value.faults] == [2, 3, 4, 6, 7, 8]
    assert "第7行，新店镇 新店镇第1村：缺少姓名。" in caught.value.zh
    assert "? (U+E000)" in caught.value.zh
    assert "第2行：有多个村叫“和平村”" in caught.value.zh
    assert (job.error_en, job.state, job.total) == ("", JobState.DONE, 1)
    assert job.facts["letters left out"] == 6


def test_without_a_column_there_is_a_line_to_write_on(letter: Design, editor: User) -> None:
    job = work(from_roster(letter, editor, "村,班级\r\n新店镇第1村,二班".encode()))

    assert "新店镇第1村二班________：您好！" in next(page for page in texts(result_of(job)) if "您好" in page)


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("村,身份证号", "身份证号"),
        ("村,村名,姓名", "村"),
        ("班级,姓名", "village"),
    ],
)
def test_headers_that_a_letter_has_no_use_for_are_refused(
    letter: Design, editor: User, head: str, said: str
) -> None:
    with pytest.raises(DesignFault) as caught:
        from_roster(letter, editor, head.encode())

    assert said in caught.value.en
    assert private_storage().listdir("rosters")[1] == []


def test_numbered_letters_are_as_many_as_children_behind_a_slip_for_each_village(
    letter: Design, editor: User
) -> None:
    job = work(start(letter, editor, letters_for=LettersFor.NUMBERED, rule=CopiesRule.LEFT_BEHIND_CHILDREN))

    pdf = result_of(job)
    code = Village.objects.get(name="新店镇第1村").code
    numbers = [page.partition("编号")[2].strip() for page in texts(pdf) if "您好" in page]
    assert len(numbers) == 5
    assert numbers[0].startswith(f"{code}-0001")
    assert [title for _level, title in bookmarks(pdf)] == ["新店镇", "新店镇第1村", "神山镇", "和平村"]
    assert job.facts == {"pages": 9, "villages": 2, "townships": 2, "copies": 5, "number of letters": 5}


def test_slips_with_names_of_one_size_are_one_layout(letter: Design, county: Region, tmp_path: Path) -> None:
    township = make_township(county, "中伙铺镇")
    villages = [
        make_village(township, f"中伙铺镇第{at}村", left_behind_children=1 + at) for at in range(1, 5)
    ]
    sheet = sheet_of(letter, profile=PrintProfile.OFFICE)
    recipients = read_recipients(villages, rule=CopiesRule.LEFT_BEHIND_CHILDREN, is_numbered=True)
    slips = slips_for(sheet, recipients, colour="#1F6FB2", day=AT.date())

    job = letter_job(sheet, recipients, assets=Assets(), separators={}, slips=slips)
    result = merge(job, tmp_path / "letters.pdf")

    assert (result.pages, result.classes, result.fallbacks) == (14 + 4, 2, 0)
    assert "1/4中伙铺镇中伙铺镇第1村份数2" in texts((tmp_path / "letters.pdf").read_bytes())[0]


def test_on_both_sides_each_letter_and_sheet_has_a_blank_back(letter: Design, editor: User) -> None:
    rows = table("和平村,神山镇,三年级1班,乙", "新店镇第1村,,二班,甲")

    job = work(from_roster(letter, editor, rows, two_sided=True))

    backs = texts(result_of(job))[1::2]
    assert (job.facts["pages"], [page.strip() for page in backs]) == (8, [""] * 4)


def test_numbered_letters_need_to_know_how_many(letter: Design, editor: User) -> None:
    with pytest.raises(DesignFault):
        start(letter, editor, letters_for=LettersFor.NUMBERED)


def test_one_letter_for_each_township(county: Region, editor: User) -> None:
    letter = make_design(county, DesignKind.LETTER, paragraph("{乡镇}{督导员}：请转发各村。"))

    job = work(start(letter, editor, letters_for=LettersFor.TOWNSHIPS, split=Split.ONE_FILE))

    assert ["新店镇" in page for page in texts(result_of(job))] == [True, False]
    assert job.result_name.endswith("-2封-20260601.pdf")


def test_a_township_has_no_child_director_to_name(county: Region, editor: User) -> None:
    letter = make_design(county, DesignKind.LETTER, paragraph("{儿童主任}：您好"))

    with pytest.raises(DesignFault) as caught:
        start(letter, editor, letters_for=LettersFor.TOWNSHIPS)

    assert "child director's name" in caught.value.en


def test_a_numbered_letter_needs_a_place_for_its_number(county: Region, editor: User) -> None:
    letter = make_design(county, DesignKind.LETTER, paragraph("您好"))

    with pytest.raises(DesignFault) as caught:
        start(letter, editor, letters_for=LettersFor.NUMBERED, rule=CopiesRule.LEFT_BEHIND_CHILDREN)

    assert "{编号}" in caught.value.zh


def test_rosters_and_their_letters_are_wiped_when_their_time_is_over(letter: Design, editor: User) -> None:
    job = work(from_roster(letter, editor, table("新店镇第1村,,二班,甲")))
    plain = work(start(letter, editor, idempotency_key="plain"))
    names = [job.payload["roster"], job.result.name]

    early = wipe_rosters(at=job.finished_at + timedelta(days=6))
    late = wipe_rosters(at=job.finished_at + timedelta(days=8))

    job.refresh_from_db()
    assert (early, late) == (0, 2)
    assert [private_storage().exists(name) for name in names] == [False, False]
    assert (job.result.name, job.payload["roster"]) == ("", "")
    assert private_storage().exists(plain.result.name)


def test_a_roster_that_was_only_looked_at_goes_after_a_day(editor: User) -> None:
    kept = keep_roster(table("新店镇第1村,,二班,甲"), name="名单.csv", actor=editor)

    counts = [wipe_rosters(at=timezone.now() + timedelta(hours=hours)) for hours in (1, 25)]

    assert counts == [0, 1]
    assert not private_storage().exists(kept)


def test_the_page_remembers_the_roster_and_goes_on_without_bad_rows(
    client: Client, letter: Design, editor: User
) -> None:
    client.force_login(editor)
    url = reverse("materials_staff:make", args=[letter.pk])
    rows = io.BytesIO(write_xlsx(["村", "班级"], [["新店镇第1村", "一班"], ["无此村", "一班"]], sheet="名单"))
    form = {
        "revision": letter.latest_revision_id,
        "profile": "office",
        "key": "0" * 32,
        "letters_for": "roster",
        "split": "one",
        "rule": "one",
    }

    shown = client.post(url, form | {"roster_file": SimpleUploadedFile("名单.xlsx", rows.read())})
    kept = shown.context["form"]["kept_roster"].value()
    done = client.post(url, form | {"kept_roster": kept, "leave_out": "yes"})

    assert [fault["row"] for fault in shown.context["faults"]] == ["3"]
    job = Job.objects.get()
    assert done.url == reverse("jobs:detail", args=[job.pk])
    assert job.total == 1


def test_nobody_prints_the_roster_that_another_person_kept(
    client: Client, letter: Design, editor: User
) -> None:
    other = make_person(Role.EDITOR)
    client.force_login(other)
    url = reverse("materials_staff:make", args=[letter.pk])
    shown = client.post(
        url,
        {
            "revision": letter.latest_revision_id,
            "profile": "office",
            "key": "1" * 32,
            "letters_for": "roster",
            "split": "one",
            "rule": "one",
            "roster_file": SimpleUploadedFile("名单.csv", table("无此村,,一班,甲")),
        },
    )
    kept = shown.context["form"]["kept_roster"].value()
    client.force_login(editor)

    again = client.post(url, {"letters_for": "roster", "kept_roster": kept})

    assert [error.code for error in again.context["form"].errors.as_data()["kept_roster"]] == ["gone"]
