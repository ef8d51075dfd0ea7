"""Tags are words of all, but no county is told which words another one uses."""

import json

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from materials.models import Material
from outreach.accounts.models import User
from outreach.accounts.role_setup import setup_roles
from outreach.accounts.roles import Role
from outreach.places.libraries import library_of
from outreach.places.models import Region
from tests.campaigns.rows import make_activity, make_campaign, make_kind
from tests.factories import make_county, make_office, make_township, make_user
from tests.trust.conftest import CANARY

OWN, PREFIX = "金色", CANARY[0]
TAGS = "/admin/tag-autocomplete/"
STANDARDS = f"{TAGS}campaigns/workstandard/"
# No picture is found, so that none is drawn; tags are offered all the same.
FILES = ("/admin/images/?q=0", "/admin/documents/?q=0", "/admin/images/chooser/?q=0")


def editor_of(county: Region) -> Client:
    person = make_user(f"editor-{county.pk}")
    User.objects.filter(pk=person.pk).update(office=make_office(county))
    person.groups.add(setup_roles()[Role.EDITOR])
    client = Client()
    client.force_login(person)
    return client


def tag_everything(county: Region, word: str) -> None:
    """A picture, a document, a material, a campaign and an activity of the county."""
    shelf = {"collection_id": library_of(county)}
    image = get_image_model().objects.create(title="图", file=get_test_image_file(), **shelf)
    file = ContentFile(b"1,2", name="list.csv")
    document = get_document_model().objects.create(title="文", file=file, **shelf)
    image.tags.add(f"{word}图")
    document.tags.add(f"{word}文")
    campaign = make_campaign(county)
    activity = make_activity(campaign, make_kind())
    material = Material.objects.create(county=county, code=word, name="海报")
    for row, manager in ((campaign, "topics"), (material, "topics"), (activity, "standards")):
        getattr(row, manager).add(f"{word}{type(row).__name__}")
        row.save()


@pytest.fixture
def counties(db: None) -> list[Region]:
    counties = [make_county("甲县"), make_county("乙县")]
    for county, word in zip(counties, (CANARY, OWN), strict=True):
        make_township(county)
        tag_everything(Region.objects.get(pk=county.pk), word)
    return counties


def test_what_one_types_is_completed_with_words_of_ones_own(counties: list[Region]) -> None:
    client = editor_of(counties[1])

    words, standards = (client.get(address, {"term": PREFIX}).json() for address in (TAGS, STANDARDS))

    assert words == sorted(f"{OWN}{kind}" for kind in ("图", "文", "Campaign", "Material"))
    assert standards == [f"{OWN}Activity"]


@pytest.mark.parametrize("address", FILES)
def test_files_are_sorted_by_words_of_ones_own(counties: list[Region], address: str) -> None:
    client = editor_of(counties[1])
    said = client.get(address).content.decode()

    # A chooser answers in JSON, which writes Han characters as numbers.
    told = {word for word in (OWN, CANARY) if word in said or json.dumps(word).strip('"') in said}
    assert told == {OWN}


def test_where_nobody_is_a_stranger_every_word_is_suggested(counties: list[Region]) -> None:
    client = Client()
    client.force_login(make_user("root", is_superuser=True))

    words = client.get(TAGS, {"term": PREFIX}).json()

    assert {word[:2] for word in words} == {OWN, CANARY[:2]}
    assert client.get(TAGS).json() == []
    assert client.get(f"{TAGS}auth/user/", {"term": PREFIX}).json() == []
