"""The preview in the editor: one job for one content, made by the same engine, faults in words."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from materials.actions.previews import request_preview, sweep_previews
from materials.actions.reports import read_report
from materials.documents.faults import DesignFault
from materials.models import Design
from materials.states import DesignKind
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from tests.factories import make_county, make_township, make_user, make_village
from tests.materials.designs import (
    CONTACTS,
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
def editor() -> User:
    return make_member(Role.EDITOR, is_superuser=True)


@pytest.fixture
def letter() -> Design:
    county = make_county()
    make_village(make_township(county, "新店镇"), "新店镇第1村", director_phone="")
    return make_design(county, DesignKind.LETTER, paragraph("{村}的家长，您好！"), CONTACTS)


def ask(design: Design, actor: User, mode: str = "") -> Job:
    return request_preview(design=design, mode=mode, actor=actor, at=timezone.now())


def test_the_preview_is_the_letter_of_the_first_village(letter: Design, editor: User) -> None:
    job = work(ask(letter, editor))

    assert (job.state, job.error_en) == (JobState.DONE, "")
    assert "新店镇第1村的家长，您好！" in texts(result_of(job))[0]


def test_a_value_that_is_missing_yet_is_a_line_in_the_preview(letter: Design, editor: User) -> None:
    assert "________" in texts(result_of(work(ask(letter, editor))))[0]


def test_the_separator_can_be_looked_at(letter: Design, editor: User) -> None:
    pages = texts(result_of(work(ask(letter, editor, "separator"))))

    assert len(pages) == 2
    assert "新店镇" in pages[0]


def test_a_poster_can_be_seen_with_bleed_and_marks(editor: User) -> None:
    design = make_design(make_county(), DesignKind.POSTER, paragraph("严防溺水"))

    screen, press = work(ask(design, editor)), work(ask(design, editor, "press"))

    plain, marked = read_report(screen.pk), read_report(press.pk)
    assert plain is not None
    assert marked is not None
    assert plain.pictures[0].height_px / plain.pictures[0].width_px == pytest.approx(420 / 297, abs=0.01)
    assert marked.pictures[0].height_px / marked.pictures[0].width_px < 420 / 297 - 0.005


def test_the_same_content_answers_at_once(letter: Design, editor: User) -> None:
    first = work(ask(letter, editor))

    again = ask(letter, editor)

    assert (again.pk, again.state) == (first.pk, JobState.DONE)


def test_newer_content_takes_the_place_of_waiting_previews(letter: Design, editor: User) -> None:
    older = ask(letter, editor)
    letter.body = stream(paragraph("新的正文"))

    newer = ask(letter, editor)

    older.refresh_from_db()
    assert older.state == JobState.CANCELLED
    assert newer.state == JobState.QUEUED
    assert Job.objects.open().count() == 1


def test_going_back_to_older_content_makes_it_again(letter: Design, editor: User) -> None:
    body = letter.body
    ask(letter, editor)
    letter.body = stream(paragraph("新的正文"))
    ask(letter, editor)
    letter.body = body

    assert ask(letter, editor).state == JobState.QUEUED


def test_previews_of_another_person_are_left_alone(letter: Design, editor: User) -> None:
    mine = ask(letter, editor)

    ask(letter, make_member(Role.REVIEWER))

    mine.refresh_from_db()
    assert mine.state == JobState.QUEUED


def test_a_design_that_names_an_unknown_slot_is_a_fault(letter: Design, editor: User) -> None:
    letter.body = stream(paragraph("{村长}您好"))

    with pytest.raises(DesignFault) as caught:
        ask(letter, editor)

    assert "{村长}" in caught.value.zh


def test_a_township_member_gets_no_preview(letter: Design) -> None:
    with pytest.raises(PermissionDenied):
        ask(letter, make_member(Role.TOWNSHIP_MEMBER))


def test_old_previews_are_cleared_away_with_their_files(letter: Design, editor: User) -> None:
    job = work(ask(letter, editor))
    name, storage = job.result.name, job.result.storage

    swept = sweep_previews(at=timezone.now() + timedelta(days=2))

    assert swept == 1
    assert read_report(job.pk) is None
    assert not storage.exists(name)


class TestTheEditor:
    """The way through Wagtail's own preview views."""

    @pytest.fixture
    def signed_in(self, client: Client, editor: User) -> Client:
        client.force_login(editor)
        return client

    def address(self, design: Design) -> str:
        return reverse("wagtailsnippets_materials_design:preview_on_edit", args=[design.pk])

    def form_of(self, design: Design, title: str) -> dict[str, str]:
        blocks = [
            (
                "paragraph",
                '{"blocks":[{"key":"a","text":"您好","type":"unstyled","depth":0,"inlineStyleRanges":[],"entityRanges":[]}],"entityMap":{}}',
            )
        ]
        form = {
            "kind": design.kind,
            "title": title,
            "poster_size": "A3",
            "colour": "#1F6FB2",
            "county": str(design.county_id),
            "body-count": "1",
        }
        for number, (kind, value) in enumerate(blocks):
            form |= {f"body-{number}-type": kind, f"body-{number}-order": str(number)}
            form |= {f"body-{number}-value": value, f"body-{number}-deleted": "", f"body-{number}-id": ""}
        return form

    def test_the_frame_waits_for_the_worker_and_then_shows_the_pages(
        self, signed_in: Client, letter: Design
    ) -> None:
        posted = signed_in.post(self.address(letter), self.form_of(letter, "改过的标题"))
        waiting = signed_in.get(self.address(letter)).content.decode()
        job = Job.objects.get()

        before = signed_in.get(reverse("materials_staff:preview_status", args=[job.pk])).json()
        work(job)
        after = signed_in.get(reverse("materials_staff:preview_status", args=[job.pk])).json()
        picture = signed_in.get(reverse("materials_staff:picture", args=[job.pk, 1]))

        assert posted.json() == {"is_valid": True, "is_available": True}
        assert reverse("materials_staff:preview_status", args=[job.pk]) in waiting
        assert before["has_ended"] is False
        assert after["has_ended"] is True
        assert reverse("materials_staff:picture", args=[job.pk, 1]) in after["html"]
        assert picture.getvalue()[8:12] == b"WEBP"
        assert "改过的标题" in texts(result_of(job))[0]

    def test_a_fault_is_told_in_the_frame(self, signed_in: Client, letter: Design) -> None:
        signed_in.post(self.address(letter), self.form_of(letter, "小心\U0001f30a"))

        shown = signed_in.get(self.address(letter)).content.decode()

        assert "\U0001f30a" in shown
        assert 'role="alert"' in shown
        assert Job.objects.count() == 0

    def test_a_stranger_does_not_see_the_pages(self, client: Client, letter: Design, editor: User) -> None:
        job = work(ask(letter, editor))
        client.force_login(make_user("stranger", is_staff=True))

        answers = [
            client.get(reverse("materials_staff:picture", args=[job.pk, 1])).status_code,
            client.get(reverse("materials_staff:preview_status", args=[job.pk])).status_code,
        ]

        # Who may not enter the admin at all is sent to the sign-in page.
        assert set(answers) <= {302, 404}
