"""The worker makes all shapes of a picture as it comes in, so that no reader waits for an encoder."""

import re

import pytest
from django.test import Client
from wagtail.images import get_image_model
from wagtail.images.models import Image, Rendition
from wagtail.images.tests.utils import get_test_image_file

from home.actions.renditions import RENDITIONS, make_for
from outreach.content.renditions import SHAPES
from outreach.jobs.errors import JobFailed
from outreach.jobs.models import Job
from tests.campaigns.rows import make_campaign
from tests.campaigns.site import make_campaign_index, make_campaign_page, make_home
from tests.house.tree import ROOT
from tests.places.factories import make_county

# Wagtail leaves the temporary file of a new rendition to the garbage collector.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::ResourceWarning")]


@pytest.fixture
def picture() -> Image:
    # Wagtail remembers renditions by the picture's number, which the test before had too.
    Rendition.cache_backend.clear()
    return get_image_model().objects.create(title="现场", file=get_test_image_file(size=(1200, 900)))


def jobs() -> list[Job]:
    return list(Job.objects.filter(kind=RENDITIONS))


def test_a_reader_finds_every_size_made(client: Client, picture: Image) -> None:
    page = make_campaign_page(make_campaign_index(make_home()), make_campaign(make_county()), cover=picture)
    make_for(jobs()[0])
    made = set(Rendition.objects.values_list("pk", flat=True))
    assert len(made) == sum(len(shape.filters()) for shape in SHAPES.values())

    content = client.get(page.url).content.decode()

    assert re.findall(r'type="([^"]+)"', content.partition("<picture>")[2])[0] == "image/avif"
    assert set(Rendition.objects.values_list("pk", flat=True)) == made


def test_a_picture_is_asked_for_once_and_again_when_it_is_another(picture: Image) -> None:
    picture.title = "另一个标题"
    picture.save()
    assert len(jobs()) == 1

    picture.focal_point_x = picture.focal_point_y = 100
    picture.focal_point_width = picture.focal_point_height = 50
    picture.save()
    assert len(jobs()) == 2


def test_a_picture_that_was_deleted_needs_nothing(picture: Image) -> None:
    job = jobs()[0]
    picture.delete()

    make_for(job)

    assert Rendition.objects.count() == 0


def test_a_lost_file_is_told(picture: Image) -> None:
    picture.file.storage.delete(picture.file.name)

    with pytest.raises(JobFailed, match="not there"):
        make_for(jobs()[0])


def test_the_public_pages_know_no_other_shapes() -> None:
    """A shape that is written in a template is one that no worker makes."""
    public = [
        path
        for folder in ("components", "home", "campaigns", "materials")
        for path in (ROOT / "templates" / folder).rglob("*.html")
        if "staff" not in path.parts
    ]
    text = "".join(path.read_text("utf-8") for path in public)

    assert "{% picture" not in text
    assert "{% image" not in text
    assert set(re.findall(r'{% shown \S+ "([\w-]+)"', text)) == set(SHAPES)
