"""Publishing a file: the edition, its pictures, the cover, and who may download what."""

import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from materials.actions.editions import NothingToPublish, publish_edition
from materials.actions.renders import start_render
from materials.models import Design, EditionFile, Material
from materials.states import DesignKind, Distribution, MaterialKind, PrintProfile
from outreach.accounts.roles import Role
from outreach.jobs.models import Job
from outreach.jobs.states import JobState
from tests.factories import make_county
from tests.materials.designs import AT, make_design, make_member, paragraph, result_of, stream, work
from tests.materials.staff.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def flyer() -> Design:
    return make_design(make_county(), DesignKind.FLYER, paragraph("平安过夏"))


@pytest.fixture
def material(flyer: Design) -> Material:
    return Material.objects.create(
        county=flyer.county, code="CB-FLYER-01", name="平安过夏宣传单", kind=MaterialKind.FLYER
    )


def made(design: Design, profile: str = PrintProfile.SCREEN) -> Job:
    actor = make_member(Role.EDITOR)
    asked = {
        "profile": profile,
        "actor": actor,
        "at": AT,
        "idempotency_key": f"{design.latest_revision_id}-{profile}",
    }
    return work(start_render(design=design, revision=design.latest_revision, **asked))


def publish(job: Job, material: Material) -> EditionFile:
    return publish_edition(job=job, material=material, actor=make_member(Role.APPROVER), at=AT)


def test_a_published_file_can_be_downloaded_by_anybody(
    client: Client, flyer: Design, material: Material
) -> None:
    job = made(flyer)

    file = publish(job, material)
    answer = client.get(file.get_absolute_url())

    content = answer.getvalue()
    assert file.get_absolute_url() == "/materials-files/CB-FLYER-01/1/screen.pdf"
    assert content == result_of(job)
    assert (file.size_bytes, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert file.page_count == 1
    assert answer["Content-Type"] == "application/pdf"


def test_the_approver_publishes_what_a_colleague_made(
    client: Client, flyer: Design, material: Material
) -> None:
    job = made(flyer)
    client.force_login(make_person(Role.APPROVER))
    door = reverse("materials_staff:publish", args=[job.pk])

    page = client.get(door)
    answer = client.post(door, {"material": material.pk})

    assert page.status_code == 200
    assert answer.status_code == 302
    assert EditionFile.objects.get().edition.material == material


def test_pages_and_cover_become_pictures(client: Client, flyer: Design, material: Material) -> None:
    edition = publish(made(flyer), material).edition

    page = edition.page_pictures.get()
    picture = client.get(page.get_absolute_url()).getvalue()

    assert picture[8:12] == b"WEBP"
    assert page.width_px > 800
    material.refresh_from_db()
    assert material.cover.width == page.width_px


def test_two_profiles_of_one_revision_are_one_edition(flyer: Design, material: Material) -> None:
    screen, office = publish(made(flyer), material), publish(made(flyer, PrintProfile.OFFICE), material)

    assert screen.edition == office.edition
    assert list(screen.edition.files.values_list("profile", flat=True)) == ["screen", "office"]


def test_a_new_revision_opens_the_next_edition(flyer: Design, material: Material) -> None:
    first = publish(made(flyer), material)
    flyer.body = stream(paragraph("改过的内容"))
    flyer.save_revision().publish()
    flyer.refresh_from_db()

    second = publish(made(flyer), material)

    assert (first.edition.number, second.edition.number) == (1, 2)
    assert second.edition.revision == flyer.latest_revision


@pytest.mark.parametrize(
    "change",
    [{"distribution": Distribution.INTERNAL}, {"is_downloadable": False}],
)
def test_what_is_not_public_does_not_exist(
    client: Client, flyer: Design, material: Material, change: dict[str, object]
) -> None:
    file = publish(made(flyer), material)
    Material.objects.filter(pk=material.pk).update(**change)

    assert client.get(file.get_absolute_url()).status_code == 404


def test_the_press_file_is_not_for_the_public(client: Client, flyer: Design, material: Material) -> None:
    file = publish(made(flyer), material)
    EditionFile.objects.filter(pk=file.pk).update(profile=PrintProfile.PRESS)

    assert client.get("/materials-files/CB-FLYER-01/1/press.pdf").status_code == 404


def test_pictures_of_an_internal_material_are_hidden(
    client: Client, flyer: Design, material: Material
) -> None:
    page = publish(made(flyer), material).edition.page_pictures.get()
    Material.objects.filter(pk=material.pk).update(distribution=Distribution.INTERNAL)

    assert client.get(page.get_absolute_url()).status_code == 404


def test_an_editor_may_not_publish(flyer: Design, material: Material) -> None:
    with pytest.raises(PermissionDenied):
        publish_edition(job=made(flyer), material=material, actor=make_member(Role.EDITOR), at=AT)

    assert EditionFile.objects.count() == 0


def test_what_was_not_made_whole_is_not_published(flyer: Design, material: Material) -> None:
    job = made(flyer)
    job.state = JobState.FAILED

    with pytest.raises(NothingToPublish):
        publish(job, material)

    assert material.editions.count() == 0


def test_a_file_that_was_cleared_away_can_not_be_published(flyer: Design, material: Material) -> None:
    job = made(flyer)
    job.result.storage.delete(job.result.name)

    with pytest.raises(NothingToPublish):
        publish(job, material)

    assert material.editions.count() == 0
