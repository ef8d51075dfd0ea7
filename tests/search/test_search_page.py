"""The page of results, also for what nobody should type."""

import logging

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from home.models import HotlinesPage, VillageFinderPage
from materials.models import MaterialIndexPage
from outreach.places.models import Region
from tests.campaigns.site import add, make_home, make_material_index
from tests.home.shelf import make_material_page
from tests.places.factories import make_county, make_township, make_village


@pytest.fixture
def county(db: None) -> Region:
    return make_county()


@pytest.fixture
def shelf(db: None) -> MaterialIndexPage:
    return make_material_index(make_home())


def fill(shelf: MaterialIndexPage, county: Region, rows: int) -> None:
    for number in range(rows):
        make_material_page(shelf, county, "防溺水", name=f"防溺水海报{number}").save_revision().publish()


def test_the_numbers_to_call_are_found_by_what_happened(client: Client, db: None) -> None:
    add(make_home(), HotlinesPage(title="求助电话", slug="hotlines")).save_revision().publish()

    for query in ("求助电话", "报警", "12355"):
        assert 'href="/hotlines/"' in results_of(client, query)


def test_a_village_is_found_by_its_name(client: Client, county: Region) -> None:
    add(make_home(), VillageFinderPage(title="我的村", slug="village"))
    village = make_village(make_township(county, name="示例镇"), name="示例村")
    make_village(make_township(county), name="停用村", is_active=False)

    assert f'href="/village/{village.code}/"' in client.get("/search/", {"q": "示例村"}).content.decode()
    assert "names__link" not in client.get("/search/", {"q": "停用村"}).content.decode()


def results_of(client: Client, query: str) -> str:
    """The list of results alone, without the menus around it."""
    content = client.get("/search/", {"q": query}).content.decode()
    return content.partition('class="results"')[2].partition("</ol>")[0]


BAD = [
    "%%%%",
    "x" * 10_000,
    "溺" * 3_000,
    "\0",
    "a\0b",
    "'; DROP TABLE --",
    "\u202e",
    "\ud83d",
    "((((",
    "*" * 500,
]


@pytest.mark.parametrize("address", ["/search/", "/search/suggest/"])
@pytest.mark.parametrize("query", BAD, ids=range(len(BAD)))
def test_any_text_is_answered(client: Client, shelf: MaterialIndexPage, address: str, query: str) -> None:
    values = {"q": query.encode("utf-8", "surrogatepass")}

    assert client.get(address, values).status_code == 200


@pytest.mark.parametrize(
    "rest",
    ["page=-1", "page=0", "page=x", "page=999999", "page=" + "9" * 5000, "kind=%00", "kind=zzz", "q=%ff"],
)
def test_a_mistyped_address_still_shows_results(
    client: Client, shelf: MaterialIndexPage, county: Region, rest: str
) -> None:
    fill(shelf, county, 1)

    response = client.get(f"/search/?{rest}&q=溺水")

    assert "<mark>溺水</mark>海报0" in response.content.decode()


def test_pages_follow_each_other_and_keep_the_words(
    client: Client, shelf: MaterialIndexPage, county: Region
) -> None:
    fill(shelf, county, 12)

    first = client.get("/search/", {"q": "溺水"})
    second = client.get("/search/", {"q": "溺水", "page": "2"})

    titles = [result.plain_title for page in (first, second) for result in page.context["answer"].results]
    assert (len(titles), len(set(titles))) == (12, 12)
    assert "?q=%E6%BA%BA%E6%B0%B4&amp;page=2" in first.content.decode()


@pytest.mark.parametrize(
    ("query", "text"),
    [("", "大家常搜"), ("没有这样的词", "本站没有提到“没有这样的词”"), ("！！", "没有可以搜索的字词")],
)
def test_an_empty_page_says_what_to_try(
    client: Client, shelf: MaterialIndexPage, query: str, text: str
) -> None:
    content = client.get("/search/", {"q": query}).content.decode()

    assert text in content
    assert 'href="/search/?q=%E9%98%B2%E6%BA%BA%E6%B0%B4"' in content


def test_what_is_typed_stays_text(client: Client, shelf: MaterialIndexPage) -> None:
    content = client.get("/search/", {"q": '"><script>alert(1)</script>'}).content.decode()

    assert "<script>alert" not in content
    assert "&lt;script&gt;" in content


def test_nobody_is_told_what_somebody_looked_for(
    client: Client, shelf: MaterialIndexPage, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as captured:
        client.get("/search/", {"q": "很私人的事"})

    ours = [record for record in caplog.records if record.name.partition(".")[0] in {"outreach", "home"}]
    assert ours == []
    assert [query["sql"] for query in captured if not query["sql"].startswith("SELECT")] == []


def test_only_reading_is_allowed(client: Client, shelf: MaterialIndexPage) -> None:
    assert client.post("/search/", {"q": "溺水"}).status_code == 405


def test_a_page_of_results_costs_the_same_with_ten_as_with_two(
    client: Client, shelf: MaterialIndexPage, county: Region
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/search/", {"q": "溺水海报"})
        return len(captured)

    fill(shelf, county, 3)
    client.get("/search/", {"q": "溺水"})
    before = queries()
    fill(shelf, county, 7)

    assert queries() == before
