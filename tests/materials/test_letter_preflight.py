"""Before a run is printed the preflight sees a letter of each layout, and says which letter is at fault."""

import pytest

from materials.actions import letter_runs
from materials.actions.renders import start_letter_run
from materials.models import Design
from materials.states import CopiesRule, DesignKind, LettersFor
from outreach.accounts.roles import Role
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from outreach.places.models import Village
from tests.factories import make_county, make_township, make_village
from tests.materials.designs import AT, make_design, make_member, paragraph, work

pytestmark = pytest.mark.django_db
LONG = "神山镇从前叫作长岭岗的那个很远的第1村"


@pytest.fixture
def letter() -> Design:
    """A letter that fits on one page wherever the village's name is short."""
    county = make_county()
    make_village(make_township(county, "新店镇"), "新店镇第1村", children=4, left_behind_children=4)
    make_village(make_township(county, "神山镇"), LONG, children=3, left_behind_children=3)
    return make_design(county, DesignKind.LETTER, paragraph("{村}，" * 70 + "编号{编号}"), most_pages=1)


def make(letter: Design) -> Job:
    job = start_letter_run(
        design=letter,
        revision=letter.latest_revision,
        villages=Village.objects.active(),
        letters_for=LettersFor.NUMBERED,
        rule=CopiesRule.LEFT_BEHIND_CHILDREN,
        actor=make_member(Role.EDITOR),
        at=AT,
        idempotency_key="a",
    )
    return work(job)


def test_a_fault_of_the_second_layout_stops_the_run_and_names_the_letter(letter: Design) -> None:
    job = make(letter)

    assert job.state == JobState.FAILED
    assert not job.result
    assert f"Letter 5, 神山镇 {LONG}: There are 2 pages instead of 1 at most" in job.error_en
    assert f"第 5 封（神山镇 {LONG}）：共 2 页，超过规定的 1 页" in job.error_zh


def test_letters_that_fit_are_made(letter: Design) -> None:
    Village.objects.filter(name=LONG).update(name="神山镇第1村")

    assert make(letter).state == JobState.DONE


def test_a_fault_of_all_letters_is_told_of_the_first(letter: Design) -> None:
    letter.body = Design._meta.get_field("body").to_python(
        f'[{{"type": "paragraph", "value": "<p>{"{村}，" * 400}{{编号}}</p>"}}]'
    )
    letter.save_revision().publish()
    letter.refresh_from_db()
    Village.objects.filter(name=LONG).update(name="神山镇第一村")

    job = make(letter)

    assert job.error_en.count("instead of 1 at most") == 1
    assert "Letter 1, " in job.error_en


def test_no_more_layouts_are_looked_at_than_the_run_can_afford(
    letter: Design, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_runs, "MOST_SPECIMENS", 1)

    assert make(letter).state == JobState.DONE
