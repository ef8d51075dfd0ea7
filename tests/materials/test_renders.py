"""Print jobs: who may start them, what stops them before a page is made, and what the worker makes."""

import io
import json
import zipfile

import pytest
from django.core.exceptions import PermissionDenied

from materials.actions.checks import FaultyPlaces
from materials.actions.renders import start_letter_run, start_render
from materials.documents.faults import DesignFault
from materials.models import Design
from materials.states import CopiesRule, DesignKind, PrintProfile, Split
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from outreach.places.models import Region, Village, VillageQuerySet
from outreach.printing.preview import page_count
from tests.factories import make_county, make_township, make_village
from tests.materials.designs import (
    AT,
    CONTACTS,
    bookmarks,
    make_design,
    make_member,
    paragraph,
    result_of,
    stream,
    texts,
    work,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def county() -> Region:
    """Two townships with two villages and one."""
    county = make_county()
    first, second = make_township(county, "新店镇"), make_township(county, "神山镇")
    make_village(first, "新店镇第1村", left_behind_children=12)
    make_village(first, "新店镇第2村", left_behind_children=30)
    make_village(second, "神山镇第1村", left_behind_children=7)
    return county


@pytest.fixture
def editor() -> User:
    return make_member(Role.EDITOR)


@pytest.fixture
def letter(county: Region) -> Design:
    return make_design(county, DesignKind.LETTER, paragraph("{村}的家长，您好！"), CONTACTS)


def everybody() -> VillageQuerySet:
    return Village.objects.active()


def start(design: Design, actor: User, key: str = "a", **options: object) -> Job:
    asked = {"villages": everybody(), "actor": actor, "at": AT, "idempotency_key": key} | options
    return start_letter_run(design=design, revision=design.latest_revision, **asked)


def test_one_pdf_holds_a_letter_for_each_village_behind_its_townships_sheet(
    letter: Design, editor: User
) -> None:
    job = work(start(letter, editor, rule=CopiesRule.LEFT_BEHIND_CHILDREN))

    assert (job.state, job.error_en) == (JobState.DONE, "")
    pdf = result_of(job)
    pages = texts(pdf)
    assert page_count(pdf) == 5
    assert "新店镇" in pages[0]
    assert "42" in pages[0]
    for village, page in zip(everybody().in_delivery_order(), [pages[1], pages[2], pages[4]], strict=True):
        assert f"{village.name}的家长，您好！" in page
        assert village.director_name in page
        assert village.director_phone in page
    assert bookmarks(pdf) == [
        (0, "新店镇"),
        (1, "新店镇第1村"),
        (1, "新店镇第2村"),
        (0, "神山镇"),
        (1, "神山镇第1村"),
    ]
    assert job.facts == {"pages": 5, "villages": 3, "townships": 2, "copies": 49}
    assert job.result_name == "赤壁市-致全市家长的一封信-3村-20260601.pdf"


def test_one_pdf_for_each_township_comes_in_a_zip(letter: Design, editor: User) -> None:
    job = work(start(letter, editor, split=Split.BY_TOWNSHIP))

    with zipfile.ZipFile(io.BytesIO(result_of(job))) as archive:
        names = archive.namelist()
        pages = [page_count(archive.read(name)) for name in names]
    assert names == ["01-新店镇-2村.pdf", "02-神山镇-1村.pdf"]
    assert pages == [3, 2]
    assert job.result_name.endswith("-3村-20260601.zip")


def test_a_village_without_a_phone_stops_the_run_before_a_job_exists(letter: Design, editor: User) -> None:
    everybody().filter(name__endswith="第1村").update(director_phone="")
    everybody().filter(name="神山镇第1村").update(director_name="")

    with pytest.raises(FaultyPlaces) as caught:
        start(letter, editor)

    told = [(fault.township, fault.village, fault.slot) for fault in caught.value.faults]
    assert told == [
        ("新店镇", "新店镇第1村", "phone"),
        ("神山镇", "神山镇第1村", "director"),
        ("神山镇", "神山镇第1村", "phone"),
    ]
    assert "新店镇 新店镇第1村：缺少儿童主任电话。" in caught.value.zh
    assert "新店镇 新店镇第1村: child director's phone is missing." in caught.value.en
    assert Job.objects.count() == 0


def test_a_township_without_a_supervisor_is_told_once(letter: Design, editor: User, county: Region) -> None:
    county.townships.filter(name="新店镇").update(supervisor_phone="")

    with pytest.raises(FaultyPlaces) as caught:
        start(letter, editor)

    assert [(fault.township, fault.village, fault.slot) for fault in caught.value.faults] == [
        ("新店镇", "", "supervisor_phone")
    ]


def test_a_letter_that_prints_no_phone_needs_none(county: Region, editor: User) -> None:
    everybody().update(director_phone="")
    design = make_design(county, DesignKind.LETTER, paragraph("您好！"))

    assert start(design, editor).state == JobState.QUEUED


def test_a_name_that_no_font_can_print_is_named(letter: Design, editor: User) -> None:
    everybody().filter(name="神山镇第1村").update(director_name="示例\U0001f468主任")

    with pytest.raises(FaultyPlaces) as caught:
        start(letter, editor)

    assert "\U0001f468" in caught.value.faults[0].zh


def test_a_design_with_a_character_that_no_font_has_is_refused(county: Region, editor: User) -> None:
    design = make_design(county, DesignKind.POSTER, paragraph("小心\U0001f30a"))

    with pytest.raises(DesignFault) as caught:
        render(design, editor)

    assert "\U0001f30a" in caught.value.zh


def test_an_empty_scope_is_refused(letter: Design, editor: User) -> None:
    with pytest.raises(DesignFault):
        start(letter, editor, villages=Village.objects.none())

    assert Job.objects.count() == 0


def test_a_phone_deleted_while_the_job_waits_fails_it_in_words(letter: Design, editor: User) -> None:
    job = start(letter, editor)
    everybody().filter(name="新店镇第2村").update(director_phone="")

    work(job)

    assert job.state == JobState.FAILED
    assert "新店镇第2村" in job.error_zh
    assert not job.result


def test_the_job_prints_the_design_as_it_was_when_it_started(letter: Design, editor: User) -> None:
    job = start(letter, editor)
    letter.body = stream(paragraph("改过的信"))
    letter.save_revision().publish()

    work(job)

    pages = "".join(texts(result_of(job)))
    assert "的家长，您好！" in pages
    assert "改过的信" not in pages


def test_a_second_click_finds_the_first_job(letter: Design, editor: User) -> None:
    assert start(letter, editor, "same") == start(letter, editor, "same")
    assert Job.objects.count() == 1


def test_the_payload_holds_no_name_and_no_phone(letter: Design, editor: User) -> None:
    job = start(letter, editor)

    payload = json.dumps(job.payload, ensure_ascii=False)

    for village in everybody():
        assert village.director_name not in payload
        assert village.director_phone not in payload


@pytest.mark.parametrize("role", [Role.TOWNSHIP_MEMBER, Role.AUDITOR])
def test_other_people_may_not_make_print_files(letter: Design, role: Role) -> None:
    with pytest.raises(PermissionDenied):
        start(letter, make_member(role))

    assert Job.objects.count() == 0


def test_a_right_that_was_taken_away_fails_the_waiting_job(letter: Design, editor: User) -> None:
    job = start(letter, editor)
    editor.groups.clear()

    work(job)

    assert job.state == JobState.FAILED
    assert "权限" in job.error_zh


def test_each_village_gets_a_qr_code_of_its_own(county: Region, editor: User) -> None:
    code = {"type": "qr", "value": {"target": "https://example.org/v/{village_code}", "caption": "扫码"}}
    design = make_design(county, DesignKind.LETTER, paragraph("您好！"), code)

    job = work(start(design, editor))

    assert (job.state, job.error_en) == (JobState.DONE, "")


def render(design: Design, actor: User, profile: str = PrintProfile.SCREEN) -> Job:
    return start_render(
        design=design,
        revision=design.latest_revision,
        profile=profile,
        actor=actor,
        at=AT,
        idempotency_key="r",
    )


def test_a_files_name_says_in_chinese_who_reads_it_however_long_the_title_is(
    letter: Design, editor: User
) -> None:
    letter.title = "暑期防溺水" * 12
    letter.save_revision().publish()
    letter.refresh_from_db()

    job = work(render(letter, editor, PrintProfile.OFFICE))

    assert job.result_name.startswith("赤壁市-暑期防溺水")
    assert job.result_name.endswith("-办公室打印机.pdf")
    assert len(job.result_name) == 60 + len(".pdf")


def test_a_letter_for_the_public_has_lines_instead_of_names(letter: Design, editor: User) -> None:
    job = work(render(letter, editor))

    assert (job.state, job.error_en) == (JobState.DONE, "")
    assert "________的家长，您好！" in texts(result_of(job))[0]


def test_a_poster_for_the_office_printer_is_tiled(county: Region, editor: User) -> None:
    design = make_design(county, DesignKind.POSTER, paragraph("严防溺水"))

    job = work(render(design, editor, PrintProfile.OFFICE))

    assert (job.state, job.error_en) == (JobState.DONE, "")
    assert page_count(result_of(job)) > 1
