"""A print file is for every colleague who may make one, and letters to a roster's people are their maker's alone."""

import pytest
from django.urls import reverse

from materials.actions.reviews import NoFile, start_review
from materials.models import Design
from materials.states import PrintProfile
from outreach.accounts.models import User
from outreach.accounts.roles import Role
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from tests.factories import make_county
from tests.materials.staff.people import AT, make_file, make_person, sign_in

pytestmark = pytest.mark.django_db
# What leads to a job's file, or tells of it.
DOORS = ("jobs:detail", "jobs:status", "jobs:download", "materials_staff:publish")


@pytest.fixture
def file(flyer: Design, bob: User) -> Job:
    return make_file(flyer, bob, profile=PrintProfile.SCREEN)


def answers(job: Job, person: User) -> list[int]:
    client = sign_in(person)
    found = [client.get(reverse(door, args=[job.pk])) for door in DOORS]
    for answer in found:
        answer.getvalue()
    return [answer.status_code for answer in found]


def make_private(job: Job, **wiped: object) -> Job:
    job.payload |= {"roster": "rosters/abc.csv", **wiped}
    job.save()
    return job


def test_a_colleague_sees_the_file_and_may_not_change_the_job(file: Job, chief: User, rita: User) -> None:
    assert answers(file, chief) == answers(file, rita) == [200] * len(DOORS)

    Job.objects.filter(pk=file.pk).update(state=JobState.FAILED)
    sign_in(rita).post(reverse("jobs:retry", args=[file.pk]))

    assert Job.objects.get(pk=file.pk).state == JobState.FAILED


def test_another_countys_file_is_not_there(file: Job, flyer: Design) -> None:
    stranger = make_person(Role.APPROVER)
    stranger.office.county = make_county("外县")
    stranger.office.save()

    assert answers(file, stranger) == [404] * len(DOORS)
    assert sign_in(stranger).get(reverse("materials_staff:make", args=[flyer.pk])).status_code == 404


@pytest.mark.parametrize("wiped", [{}, {"roster": "", "is_wiped": True}])
def test_letters_of_a_roster_are_their_makers_alone(
    file: Job, bob: User, chief: User, wiped: dict[str, object]
) -> None:
    make_private(file, **wiped)
    lists = sign_in(chief).get(reverse("materials_staff:make", args=[file.payload["design"]]))

    assert answers(file, chief) == [404] * len(DOORS)
    assert answers(file, bob) == [200] * len(DOORS)
    # The list of files tells of them without a way there.
    assert file.result_name in lists.content.decode()
    assert reverse("jobs:detail", args=[file.pk]) not in lists.content.decode()


def test_letters_of_a_roster_are_never_kept_by_a_review(flyer: Design, bob: User) -> None:
    """A review keeps its file for ever; the control hands in the same file without a roster."""
    job = make_file(flyer, bob)
    make_private(job)
    with pytest.raises(NoFile):
        start_review(design=flyer, job=job, actor=bob, at=AT)

    job.payload.pop("roster")
    job.save()

    assert start_review(design=flyer, job=job, actor=bob, at=AT).file
