"""Kept parts: a page is put together from them for anybody, and shows every change at once."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from campaigns.models import Activity, CampaignPage
from home.models import HomePage
from outreach.freshness import values, writes
from outreach.freshness.counter import raise_public_version
from outreach.freshness.values import MEMORY, Memory, Remembered, remembered
from tests.campaigns.rows import make_campaign, make_kind, make_lecture_to_come
from tests.campaigns.site import make_campaign_index, make_campaign_page, make_home, make_lecture_index
from tests.factories import make_user
from tests.places.factories import make_county, make_township

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def parts(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.KEEP_PARTS = True
    # These tests never commit; test_writes tries what happens at a commit.
    monkeypatch.setattr(writes, "count_after_commit", lambda _connection, count: count())
    MEMORY.clear()
    yield
    MEMORY.clear()


@pytest.fixture
def home() -> HomePage:
    return make_home()


@pytest.fixture
def page(home: HomePage) -> CampaignPage:
    return make_campaign_page(make_campaign_index(home), make_campaign(make_county(), slogan="旧口号"))


@pytest.fixture
def lecture(page: CampaignPage) -> Activity:
    township = make_township(page.campaign.county)
    return make_lecture_to_come(page.campaign, make_kind(), title="旧宣讲", township=township)


def text_of(client: Client, address: str = "/", **headers: str) -> str:
    return client.get(address, headers=headers).content.decode()


@pytest.mark.parametrize("address", ["/", "page"])
def test_a_page_of_kept_parts_costs_no_query(client: Client, lecture: Activity, address: str) -> None:
    address = lecture.campaign.page.get_url() if address == "page" else address
    first = text_of(client, address)

    with CaptureQueriesContext(connection) as queries:
        second = text_of(client, address)

    assert (second, len(queries)) == (first, 0)


def test_who_is_signed_in_costs_no_query_but_their_own(client: Client, lecture: Activity) -> None:
    anonymous = text_of(client)
    client.force_login(make_user("somebody"))
    text_of(client)

    with CaptureQueriesContext(connection) as queries:
        assert text_of(client) == anonymous

    tables = {query["sql"].split('FROM "')[1].split('"')[0] for query in queries}
    assert {table for table in tables if not table.startswith(("django_session", "accounts_"))} == set()


def test_an_update_without_signals_shows_at_once(client: Client, lecture: Activity) -> None:
    text_of(client)
    Activity.objects.filter(pk=lecture.pk).update(title="新宣讲")

    assert ("新宣讲" in text_of(client), "旧宣讲" in text_of(client)) == (True, False)


def test_a_lecture_that_is_over_leaves_within_the_minute(
    client: Client, lecture: Activity, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "旧宣讲" in text_of(client)
    later = (lecture.ends_at or lecture.starts_at) + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: later)

    assert "旧宣讲" not in text_of(client)


def test_a_month_of_lectures_is_kept_for_its_own_address(
    client: Client, home: HomePage, lecture: Activity
) -> None:
    address = make_lecture_index(home).get_url()
    to_come, held = text_of(client, address), text_of(client, f"{address}?when=held")

    assert ("旧宣讲" in to_come, "旧宣讲" in held) == (True, False)
    assert text_of(client, address) == to_come


def test_each_language_and_host_has_its_own_parts(client: Client, page: CampaignPage) -> None:
    chinese = text_of(client, **{"Accept-Language": "zh-CN"})
    english = text_of(client, **{"Accept-Language": "en", "Host": "localhost"})

    assert ("跳到正文" in chinese, "Skip to the content" in english) == (True, True)
    assert ("About the campaign" in chinese, "About the campaign" in english) == (False, True)
    shared = "http://localhost/share/"
    assert (shared in chinese, shared in english) == (False, True)


def test_the_preview_of_a_draft_takes_nothing_kept_and_leaves_nothing(
    client: Client, page: CampaignPage
) -> None:
    address = page.get_url()
    published = text_of(client, address)
    page.summary = "只有编辑才看得到的草稿"
    request = RequestFactory().get(address)

    draft = page.make_preview_request(original_request=request, preview_mode="").render().content.decode()

    assert ("只有编辑" in draft, text_of(client, address)) == (True, published)


def test_a_page_for_signed_in_people_stays_theirs(page: CampaignPage) -> None:
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    reader = Client()
    reader.force_login(make_user("somebody"))

    assert page.title in text_of(reader, page.get_url())
    assert Client().get(page.get_url()).status_code == 302


def test_addresses_without_a_page_keep_nothing(client: Client, home: HomePage) -> None:
    text_of(client, "/search/?q=a")
    before = {key for key in MEMORY.values if isinstance(key, tuple) and key[0] == "part"}
    text_of(client, "/search/?q=b")
    text_of(client, "/nowhere/at/all/")

    assert {key for key in MEMORY.values if isinstance(key, tuple) and key[0] == "part"} == before == set()


def test_a_value_is_made_again_after_a_change_and_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    made = iter(range(10))

    def value() -> int:
        return remembered("number", lambda: next(made))

    assert (value(), value()) == (0, 0)
    raise_public_version()
    assert (value(), value()) == (1, 1)
    monkeypatch.setattr(values, "LONGEST_S", 0.0)
    assert value() == 2


def test_the_longest_unread_values_make_room() -> None:
    memory, today = Memory(most=2), timezone.localdate()
    for name in ("a", "b"):
        memory.put(name, Remembered(name, 0, today, 0.0))
    memory.get("a")
    memory.put("c", Remembered("c", 0, today, 0.0))

    assert list(memory.values) == ["a", "c"]
