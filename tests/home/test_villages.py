"""My village: found by name or township; a phone is shown only where it may be published."""

import pytest
from django.test import Client

from home.models import HomePage, VillageFinderPage
from outreach.places.models import Region
from tests.campaigns.site import add, make_home
from tests.factories import make_township, make_village
from tests.places.factories import make_county


@pytest.fixture
def home(db: None) -> HomePage:
    home = make_home()
    add(home, VillageFinderPage(title="我的村", slug="village"))
    return home


@pytest.fixture
def county(home: HomePage) -> Region:
    return make_county(name="甲市")


def test_a_published_phone_is_dialled_with_one_tap(client: Client, county: Region) -> None:
    village = make_village(make_township(county), phone_is_public=True, director_phone="0715-0000007")

    assert 'href="tel:0715-0000007"' in client.get(f"/village/{village.code}/").content.decode()


def test_a_phone_that_may_not_be_published_is_nowhere(client: Client, county: Region) -> None:
    village = make_village(make_township(county), director_name="某主任", director_phone="0715-0000008")

    pages = [client.get(path) for path in (f"/village/{village.code}/", f"/village/?q={village.name}")]

    assert [page.status_code for page in pages] == [200, 200]
    assert not any("0715-0000008" in page.content.decode() for page in pages)
    assert not any("某主任" in page.content.decode() for page in pages)


def test_a_village_of_another_county_is_not_here(client: Client, county: Region) -> None:
    theirs = make_village(make_township(make_county(name="乙市"), name="他镇"), name="他村")

    assert client.get(f"/village/{theirs.code}/").status_code == 404
    assert "他村" not in client.get("/village/?q=村").content.decode()


def test_a_part_of_the_name_finds_the_village(client: Client, county: Region) -> None:
    township = make_township(county)
    make_village(township, name="白石村")
    make_village(township, name="青山村")

    content = client.get("/village/?q=白石").content.decode()

    assert ("白石村" in content, "青山村" in content) == (True, False)


@pytest.mark.parametrize("query", ["q=%00", "q=" + "长" * 2000, "township=nowhere", "q=%25%25&page=-1"])
def test_whatever_is_typed_gives_a_page_with_a_way_on(client: Client, county: Region, query: str) -> None:
    make_village(make_township(county, name="东镇"))

    response = client.get(f"/village/?{query}")

    assert response.status_code == 200
    assert "东镇" in response.content.decode()
