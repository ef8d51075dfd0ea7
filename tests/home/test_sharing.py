"""What a shared page shows in a chat, and that nobody can have more made of it than there is."""

import io
import json
import re
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from campaigns.models import Campaign
from home.sharing import share_address
from materials.models import Edition, EditionPage, MaterialIndexPage, MaterialPage
from materials.states import Distribution
from outreach.places.models import Region
from tests.campaigns.rows import make_campaign, make_kind, make_lecture_to_come
from tests.campaigns.site import make_home, make_lecture_index, make_material_index
from tests.home.shelf import make_material_page
from tests.places.factories import make_county


@pytest.fixture(autouse=True)
def store(settings: object, tmp_path: Path) -> Path:
    storages = {**settings.STORAGES}
    storages["private"] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path, "base_url": None},
    }
    settings.STORAGES = storages
    return tmp_path


@pytest.fixture
def county(db: None) -> Region:
    return make_county()


@pytest.fixture
def index(db: None) -> MaterialIndexPage:
    return make_material_index(make_home())


def page_file(colour: str, size: tuple[int, int] = (600, 850)) -> ContentFile:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "WEBP")
    return ContentFile(file.getvalue(), "page.webp")


def give_pages(page: MaterialPage, *colours: str) -> Edition:
    edition = Edition.objects.create(material=page.material)
    for number, colour in enumerate(colours, start=1):
        EditionPage.objects.create(
            edition=edition, number=number, picture=page_file(colour), width_px=600, height_px=850
        )
    return edition


def pictures_in(store: Path) -> list[str]:
    return sorted(path.name for path in store.glob("share/*"))


def status(client: Client, address: str) -> int:
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)  # closes the file, as a server does
    return response.status_code


def read(response: object) -> Image.Image:
    return Image.open(io.BytesIO(b"".join(response.streaming_content)))


@pytest.mark.parametrize(("shape", "size"), [("wide", (1200, 630)), ("square", (900, 900))])
def test_every_page_has_its_pictures(
    client: Client, index: MaterialIndexPage, shape: str, size: tuple[int, int]
) -> None:
    index.save_revision().publish()
    head = client.get(index.url).content.decode()
    [address] = set(re.findall(rf"http://testserver(/share/[^\"]*{shape}\.jpg)", head))

    response = client.get(address)

    assert (response.headers["Content-Type"], read(response).size) == ("image/jpeg", size)


def test_a_material_shows_its_first_page(client: Client, index: MaterialIndexPage, county: Region) -> None:
    page = make_material_page(index, county)
    give_pages(page, "red", "blue")

    picture = read(client.get(share_address(page, "square")))

    red, green, blue = picture.convert("RGB").getpixel((450, 100))
    assert (red > 200, green < 60, blue < 60) == (True, True, True)


def test_one_file_is_kept_for_each_state_of_a_page(
    client: Client, index: MaterialIndexPage, store: Path
) -> None:
    first = share_address(index, "wide")
    for _ in range(3):
        assert status(client, first) == 200
    made = pictures_in(store)

    index.title = "宣传品"
    index.save_revision().publish()
    index.refresh_from_db()
    second = share_address(index, "wide")

    assert status(client, second) == 200
    assert (len(made), len(pictures_in(store)), pictures_in(store) != made) == (1, 1, True)
    assert status(client, first) == 404


@pytest.mark.parametrize("path", ["{pk}-000000000000-wide", "{pk}-{state}-huge", "999999-{state}-wide"])
def test_no_other_address_makes_a_picture(
    client: Client, index: MaterialIndexPage, store: Path, path: str
) -> None:
    state = share_address(index, "wide").split("-")[1]

    response = client.get(f"/share/{path.format(pk=index.pk, state=state)}.jpg")

    assert (response.status_code, pictures_in(store)) == (404, [])


def test_a_draft_has_no_picture(client: Client, index: MaterialIndexPage, store: Path) -> None:
    index.unpublish()

    assert client.get(share_address(index, "wide")).status_code == 404
    assert pictures_in(store) == []


def test_a_letter_is_one_long_picture(
    client: Client, index: MaterialIndexPage, county: Region, store: Path
) -> None:
    page = make_material_page(index, county, name="告家长书")
    give_pages(page, "red", "blue")
    address = f"/materials-files/{page.material.code}/1/picture.jpg"

    pictures = [read(client.get(address)) for _ in range(2)]

    assert pictures[0].size == (1080, 2 * 1530 + 12)
    assert pictures[0].getpixel((500, 100))[0] > 200
    assert pictures[0].getpixel((500, 2000))[2] > 200
    assert len(pictures_in(store)) == 1
    assert address in client.get(page.url).content.decode()


def test_a_handbook_and_an_internal_material_are_no_pictures(
    client: Client, index: MaterialIndexPage, county: Region, store: Path
) -> None:
    handbook = make_material_page(index, county)
    give_pages(handbook, *["red"] * 9)
    internal = make_material_page(index, county, distribution=Distribution.INTERNAL)
    give_pages(internal, "red")

    answers = [
        client.get(f"/materials-files/{page.material.code}/1/picture.jpg").status_code
        for page in (handbook, internal)
    ]

    assert (answers, pictures_in(store)) == ([404, 404], [])
    assert "picture.jpg" not in client.get(handbook.url).content.decode()


def test_a_page_picture_that_is_lost_is_not_a_crash(
    client: Client, index: MaterialIndexPage, county: Region
) -> None:
    page = make_material_page(index, county)
    edition = give_pages(page, "red")
    edition.page_pictures.get().picture.delete(save=False)

    assert client.get(f"/materials-files/{page.material.code}/1/picture.jpg").status_code == 404
    assert read(client.get(share_address(page, "wide"))).size == (1200, 630)


@pytest.fixture
def campaign(county: Region) -> Campaign:
    make_lecture_index(make_home())
    return make_campaign(county)


def test_lectures_are_told_to_search_engines(client: Client, campaign: Campaign) -> None:
    lecture = make_lecture_to_come(campaign, make_kind(), title="</script><b>第一课 & 更多", place="示例小学")

    content = client.get("/lectures/").content.decode()

    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', content, re.DOTALL)
    [event] = json.loads(data)["@graph"]
    assert (event["name"], event["location"]["name"]) == ("</script><b>第一课 & 更多", "示例小学")
    assert event["startDate"] == timezone.localtime(lecture.starts_at).isoformat()
    assert not set("<>&") & set(data)


def test_a_page_without_lectures_has_no_data(client: Client, campaign: Campaign) -> None:
    assert "ld+json" not in client.get("/lectures/").content.decode()
