"""Kept pages: quick for nobody in particular, fresh after every change, never one person's for another."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaigns.models import Activity, CampaignPage
from home.models import HomePage, StaleMark
from home.models.tallies import COUNTYWIDE
from outreach.accounts.models import User
from outreach.freshness import writes
from outreach.freshness.counter import raise_public_version
from outreach.freshness.pages import SHELF, Kept, PageCacheMiddleware, Shelf
from tests.campaigns.rows import make_campaign, make_kind, make_lecture_to_come
from tests.campaigns.site import make_campaign_index, make_campaign_page, make_home, make_material_index
from tests.factories import make_user
from tests.home.shelf import make_material_page
from tests.places.factories import make_county, make_township

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cache(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.PAGE_CACHE_S = 60
    # These tests never commit; test_writes tries what happens at a commit.
    monkeypatch.setattr(writes, "count_after_commit", lambda _connection, count: count())
    SHELF.clear()
    yield
    SHELF.clear()


@pytest.fixture
def home(db: None) -> HomePage:
    return make_home()


@pytest.fixture
def page(home: HomePage) -> CampaignPage:
    return make_campaign_page(make_campaign_index(home), make_campaign(make_county(), slogan="旧口号"))


def text_of(client: Client, address: str = "/", **headers: str) -> str:
    return client.get(address, headers=headers).content.decode()


def test_the_second_visitor_costs_no_query(client: Client, page: CampaignPage) -> None:
    first = client.get("/")

    with CaptureQueriesContext(connection) as queries:
        second = Client().get("/")

    assert (second.content, len(queries)) == (first.content, 0)


def test_publishing_shows_at_once(client: Client, page: CampaignPage) -> None:
    text_of(client)
    page.campaign.slogan = "新口号"
    page.campaign.save()

    assert ("新口号" in text_of(client), "旧口号" in text_of(client)) == (True, False)


def test_an_update_without_signals_shows_at_once(client: Client, page: CampaignPage) -> None:
    township = make_township(page.campaign.county)
    lecture = make_lecture_to_come(page.campaign, make_kind(), title="旧宣讲", township=township)
    text_of(client)
    Activity.objects.filter(pk=lecture.pk).update(title="新宣讲")

    assert ("新宣讲" in text_of(client), "旧宣讲" in text_of(client)) == (True, False)


def test_a_withdrawn_page_is_gone_at_once(client: Client, page: CampaignPage) -> None:
    address = page.get_url()
    client.get(address)
    page.unpublish()

    assert client.get(address).status_code == 404


def test_a_material_kept_in_the_office_leaves_the_shelf_at_once(client: Client, home: HomePage) -> None:
    shown = make_material_page(make_material_index(home), make_county())
    assert shown.title in text_of(client)
    type(shown.material).objects.filter(pk=shown.material_id).update(distribution="internal")

    assert shown.title not in text_of(client)


def test_each_language_has_its_own_copy(client: Client, home: HomePage) -> None:
    chinese = text_of(client, **{"Accept-Language": "zh-CN"})
    english = text_of(client, **{"Accept-Language": "en"})
    by_cookie = Client()
    by_cookie.cookies["django_language"] = "en"

    assert ('lang="zh-hans"' in chinese, 'lang="en"' in english) == (True, True)
    assert 'lang="en"' in text_of(by_cookie, **{"Accept-Language": "zh-CN"})


def test_each_host_has_its_own_copy(client: Client, page: CampaignPage) -> None:
    ours = client.get("/", headers={"Host": "testserver"}).content.decode()
    other = client.get("/", headers={"Host": "localhost"}).content.decode()

    assert ("http://testserver" in ours, len(SHELF.pages)) == (True, 2)
    assert other


def test_each_query_has_its_own_copy(client: Client, page: CampaignPage) -> None:
    text_of(client, "/?page=1")
    text_of(client, "/?page=2")

    assert [key[2] for key in SHELF.pages] == ["/?page=1", "/?page=2"]


def test_an_endless_address_is_answered_and_not_kept(client: Client, home: HomePage) -> None:
    response = client.get("/?q=" + "长" * 3000)

    assert (response.status_code, len(SHELF.pages)) == (200, 0)


def test_who_is_signed_in_is_served_freshly_and_leaves_nothing(client: Client, page: CampaignPage) -> None:
    client.force_login(make_user("somebody"))
    response = client.get("/")

    assert (response.status_code, response["Cache-Control"], len(SHELF.pages)) == (
        200,
        "private, no-cache",
        0,
    )


def test_who_is_signed_in_never_gets_the_kept_page(client: Client, page: CampaignPage) -> None:
    text_of(Client())
    client.force_login(make_user("somebody"))

    with CaptureQueriesContext(connection) as queries:
        client.get("/")

    assert len(queries) > 0


def test_a_form_with_a_token_is_never_kept(client: Client, home: HomePage) -> None:
    client.get("/login/")

    assert len(SHELF.pages) == 0


def age(by: timedelta) -> None:
    """Let all kept pages have been made so much earlier."""
    for key, page in SHELF.pages.items():
        SHELF.pages[key] = replace(page, made_at=page.made_at - by)


def answer(response: HttpResponse, request: HttpRequest) -> Any:
    """What the middleware makes of a view's response; the view is one of those that may be kept."""

    def view(request: HttpRequest) -> HttpResponse:
        request.resolver_match = type("Match", (), {"view_name": "wagtail_serve"})()
        return response

    return PageCacheMiddleware(view)(request)


@pytest.mark.parametrize(
    "headers",
    [
        {"Vary": "Cookie"},
        {"Cache-Control": "private"},
        {"Cache-Control": "no-store"},
        {"Content-Encoding": "br"},
    ],
)
def test_what_was_made_for_one_person_is_not_kept(rf: RequestFactory, headers: dict[str, str]) -> None:
    answer(HttpResponse("für dich", headers=headers), rf.get("/"))

    assert len(SHELF.pages) == 0


def test_what_sets_a_cookie_is_not_kept(rf: RequestFactory) -> None:
    response = HttpResponse("hello")
    response.set_cookie("greeting", "mine")
    answer(response, rf.get("/"))

    assert len(SHELF.pages) == 0


def test_a_token_for_a_form_keeps_the_page_out(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.META["CSRF_COOKIE"] = "secret"
    answer(HttpResponse("form"), request)

    assert len(SHELF.pages) == 0


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_a_cookie_of_somebody_goes_past_the_shelf(rf: RequestFactory, cookie: str) -> None:
    answer(HttpResponse("for all"), rf.get("/"))
    request = rf.get("/")
    request.COOKIES[cookie] = "mine"

    assert answer(HttpResponse("for me"), request).content == b"for me"


@pytest.mark.parametrize("status", [301, 404, 500, 503])
def test_only_a_page_that_is_there_is_kept(rf: RequestFactory, status: int) -> None:
    answer(HttpResponse("no", status=status), rf.get("/"))

    assert len(SHELF.pages) == 0


def test_a_form_that_is_sent_goes_past_the_shelf(rf: RequestFactory) -> None:
    answer(HttpResponse("read"), rf.get("/"))

    assert answer(HttpResponse("written"), rf.post("/")).content == b"written"


def test_a_change_while_the_page_is_made_is_not_lost(rf: RequestFactory) -> None:
    def slow(request: HttpRequest) -> HttpResponse:
        request.resolver_match = type("Match", (), {"view_name": "wagtail_serve"})()
        # The page has been read; before it is handed out, somebody publishes.
        raise_public_version()
        return HttpResponse("old")

    PageCacheMiddleware(slow)(rf.get("/"))

    assert answer(HttpResponse("new"), rf.get("/")).content == b"new"


def test_figures_may_be_seconds_old_and_no_older(rf: RequestFactory, settings: Any) -> None:
    campaign = make_campaign(make_county())
    answer(HttpResponse("186 villages"), rf.get("/"))
    StaleMark.objects.create(campaign=campaign, place=COUNTYWIDE)
    age(timedelta(seconds=settings.FIGURES_S - 1))
    meanwhile = answer(HttpResponse("187 villages"), rf.get("/"))
    age(timedelta(seconds=1))

    assert meanwhile.content == b"186 villages"
    assert answer(HttpResponse("187 villages"), rf.get("/")).content == b"187 villages"


def test_while_one_makes_a_page_anew_the_others_read_on(rf: RequestFactory, settings: Any) -> None:
    campaign = make_campaign(make_county())
    seen: list[bytes] = []

    def view(request: HttpRequest) -> HttpResponse:
        request.resolver_match = type("Match", (), {"view_name": "wagtail_serve"})()
        if SHELF.pages and not seen:
            seen.append(site(rf.get("/")).content)
        return HttpResponse(f"made {len(seen)}")

    site = PageCacheMiddleware(view)
    site(rf.get("/"))
    StaleMark.objects.create(campaign=campaign, place=COUNTYWIDE)
    age(timedelta(seconds=settings.FIGURES_S))

    assert site(rf.get("/")).content == b"made 1"
    assert seen == [b"made 0"]


def test_nobody_reads_on_what_is_a_minute_old(rf: RequestFactory, settings: Any) -> None:
    campaign = make_campaign(make_county())
    answer(HttpResponse("old"), rf.get("/"))
    StaleMark.objects.create(campaign=campaign, place=COUNTYWIDE)
    age(timedelta(seconds=settings.PAGE_CACHE_S))

    assert answer(HttpResponse("new"), rf.get("/")).content == b"new"


def test_what_is_published_among_figures_shows_at_once(client: Client, page: CampaignPage) -> None:
    text_of(client)
    StaleMark.objects.create(campaign=page.campaign, place=COUNTYWIDE)
    page.campaign.slogan = "新口号"
    page.campaign.save()
    StaleMark.objects.create(campaign=page.campaign, place=COUNTYWIDE)

    assert "新口号" in text_of(client)


def test_a_clock_that_was_set_back_leaves_no_page_for_long(rf: RequestFactory) -> None:
    answer(HttpResponse("old"), rf.get("/"))
    age(timedelta(hours=-1))

    assert answer(HttpResponse("new"), rf.get("/")).content == b"new"


def test_a_browser_that_has_the_page_gets_no_second_copy(client: Client, home: HomePage) -> None:
    etag = client.get("/")["ETag"]
    response = client.get("/", headers={"If-None-Match": etag})

    assert (response.status_code, response.content) == (304, b"")


def test_a_kept_page_goes_zipped_to_who_can_read_it(client: Client, home: HomePage) -> None:
    response = client.get("/", headers={"Accept-Encoding": "gzip"})

    assert (response["Content-Encoding"], len(response.content) < 10_000) == ("gzip", True)
    assert "Accept-Encoding" in response["Vary"]


def test_the_longest_unread_pages_make_room() -> None:
    shelf = Shelf(most_bytes=250)
    at = timezone.now()
    for name in ("a", "b"):
        shelf.put((name, "", "", ""), Kept(b"x" * 100, b"", {}, "", 0, 0, at.date(), at))
    shelf.get(("a", "", "", ""))
    shelf.put(("c", "", "", ""), Kept(b"x" * 100, b"", {}, "", 0, 0, at.date(), at))

    assert ([key[0] for key in shelf.pages], shelf.size) == (["a", "c"], 200)


def test_a_page_is_made_again_after_its_time(client: Client, home: HomePage, settings: Any) -> None:
    text_of(client)
    settings.PAGE_CACHE_S = -1

    with CaptureQueriesContext(connection) as queries:
        text_of(client)

    assert len(queries) > 0


def test_signing_in_elsewhere_empties_no_shelf(client: Client, home: HomePage) -> None:
    text_of(client)
    User.objects.create_user("somebody-else")

    with CaptureQueriesContext(connection) as queries:
        text_of(client)

    assert len(queries) == 0
